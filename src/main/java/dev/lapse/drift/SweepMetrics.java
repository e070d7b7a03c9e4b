package dev.lapse.drift;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long sweeps of this replica take, when the last one was completed, and how often they are
 * due.
 */
@ApplicationScoped
class SweepMetrics {
  private final AtomicLong lastSuccess = new AtomicLong();
  private final Timer sweeps;

  SweepMetrics(MeterRegistry registry, SweepConfiguration configuration) {
    sweeps =
        Timer.builder("lapse.sweep")
            .description("Comparisons of all clients that were due with Keycloak")
            .register(registry);
    Gauge.builder("lapse.sweep.last.success.seconds", lastSuccess, AtomicLong::get)
        .description("When a sweep was last completed, in seconds since the epoch; 0: never")
        .register(registry);
    Gauge.builder("lapse.sweep.interval.seconds", () -> configuration.every().toSeconds())
        .description("How often sweeps are to be made")
        .register(registry);
  }

  void swept(Instant began, Instant ended, boolean completely) {
    sweeps.record(Duration.between(began, ended));
    if (completely) {
      lastSuccess.set(ended.getEpochSecond());
    }
  }
}
