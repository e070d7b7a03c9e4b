package dev.lapse.keycloak;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/**
 * {@code lapse_keycloak_calls}: how long calls to Keycloak take, by what was asked and how it went.
 */
@ApplicationScoped
class CallMetrics {
  private final MeterRegistry registry;

  CallMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  <T> Uni<T> timed(String what, Uni<T> call) {
    return Uni.createFrom()
        .deferred(() -> {
          var sample = Timer.start(registry);
          return call.onItemOrFailure()
              .invoke((item, failure) -> sample.stop(timer(what, failure)));
        });
  }

  private Timer timer(String what, Throwable failure) {
    return Timer.builder("lapse.keycloak.calls")
        .description("Calls to Keycloak's admin API")
        .tag("call", what)
        .tag("outcome", outcome(failure))
        .publishPercentileHistogram()
        .register(registry);
  }

  private static String outcome(Throwable failure) {
    if (failure == null) {
      return "done";
    }
    return Failures.isNotFound(failure)
        ? "not_found"
        : Failures.classify("", failure).kind().name().toLowerCase(Locale.ROOT);
  }
}
