package dev.lapse.enforcement;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/**
 * How late Keycloak was made to agree, and how much was claimed. There from the start: what was
 * never claimed is told as zero, and not left out.
 */
@Startup
@ApplicationScoped
class EnforcementMetrics {
  private final MeterRegistry registry;
  private final Counter claims;

  EnforcementMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.claims =
        Counter.builder("lapse.enforcement.claims")
            .description("Targets claimed by this replica")
            .register(registry);
  }

  void claimed(int targets) {
    claims.increment(targets);
  }

  /**
   * {@code lapse_enforcement_lag_seconds}: from the instant it was due to the instant it was read
   * back.
   */
  void verified(String what, Instant due, Instant now) {
    Timer.builder("lapse.enforcement.lag")
        .description(
            "From the instant a change was due in Keycloak to the instant it was read back")
        .tag("change", what)
        .publishPercentileHistogram()
        .register(registry)
        .record(now.isAfter(due) ? Duration.between(due, now) : Duration.ZERO);
  }
}
