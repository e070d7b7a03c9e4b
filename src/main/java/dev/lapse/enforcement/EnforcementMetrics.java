package dev.lapse.enforcement;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/**
 * How late Keycloak was made to agree ({@code lapse_enforcement_lag_seconds}), and how much was
 * claimed. There from the start: what never happened is told as zero, and not left out, or the
 * first burst would raise nothing that an alert could see.
 */
@Startup
@ApplicationScoped
class EnforcementMetrics {
  private final Counter claims;
  private final Timer activations;
  private final Timer removals;

  EnforcementMetrics(MeterRegistry registry) {
    this.claims =
        Counter.builder("lapse.enforcement.claims")
            .description("Targets claimed by this replica")
            .register(registry);
    this.activations = lagOf("activation", registry);
    this.removals = lagOf("removal", registry);
  }

  private static Timer lagOf(String change, MeterRegistry registry) {
    return Timer.builder("lapse.enforcement.lag")
        .description(
            "From the instant a change was due in Keycloak to the instant it was read back")
        .tag("change", change)
        .publishPercentileHistogram()
        .register(registry);
  }

  void claimed(int targets) {
    claims.increment(targets);
  }

  /** A scope was read back to be there. */
  void activated(Instant due, Instant now) {
    activations.record(lag(due, now));
  }

  /** A scope was read back to be gone. */
  void removed(Instant due, Instant now) {
    removals.record(lag(due, now));
  }

  private static Duration lag(Instant due, Instant now) {
    return now.isAfter(due) ? Duration.between(due, now) : Duration.ZERO;
  }
}
