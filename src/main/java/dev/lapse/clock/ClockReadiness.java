package dev.lapse.clock;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready where the clocks agree: with one that is wrong nobody can say when a token dies.
 * Enforcement goes on all the same.
 */
@Readiness
@ApplicationScoped
class ClockReadiness implements HealthCheck {
  private final ClockComparison comparison;
  private final ClockConfiguration configuration;

  ClockReadiness(ClockComparison comparison, ClockConfiguration configuration) {
    this.comparison = comparison;
    this.configuration = configuration;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("clock")
        .withData("database", told(comparison.ofDatabase(), "this host's clock"))
        .withData("keycloak", told(comparison.ofKeycloak(), "the database's clock"))
        .status(
            Stream.of(comparison.ofDatabase(), comparison.ofKeycloak())
                .flatMap(Optional::stream)
                .allMatch(this::isTolerable))
        .build();
  }

  private boolean isTolerable(ClockReading reading) {
    return reading.certainSkew().compareTo(configuration.maxSkew()) <= 0;
  }

  private String told(Optional<ClockReading> reading, String against) {
    return reading
        .map(known ->
            isTolerable(known)
                ? "agrees with " + against
                : describe(known.estimate(), against) + ": set the clocks by one source of time")
        .orElse("has not told its time");
  }

  private static String describe(Duration ahead, String against) {
    return "%.1f s %s %s"
        .formatted(
            ahead.abs().toMillis() / 1000.0, ahead.isNegative() ? "behind" : "ahead of", against);
  }
}
