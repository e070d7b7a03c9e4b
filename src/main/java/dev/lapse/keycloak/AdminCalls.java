package dev.lapse.keycloak;

import dev.lapse.keycloak.AdaptiveLimit.Purpose;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** How every call to the admin API is made: limited, measured, and failing in our own words. */
@ApplicationScoped
class AdminCalls {
  private final AdaptiveLimits limits;
  private final CallMetrics metrics;

  AdminCalls(AdaptiveLimits limits, CallMetrics metrics) {
    this.limits = limits;
    this.metrics = metrics;
  }

  /** Calls about a realm. */
  InRealm in(String realm) {
    return new InRealm(limits.of(realm), Purpose.OTHER);
  }

  /** Calls that take access away in a realm; they go before the others. */
  InRealm takingAwayIn(String realm) {
    return new InRealm(limits.of(realm), Purpose.TAKE_AWAY);
  }

  /** Calls about one realm. */
  final class InRealm {
    private final AdaptiveLimit limit;
    private final Purpose purpose;

    private InRealm(AdaptiveLimit limit, Purpose purpose) {
      this.limit = limit;
      this.purpose = purpose;
    }

    /** What was not found is null. */
    <T> Uni<T> orNull(String what, Uni<T> call) {
      return carryOut(what, call)
          .onFailure(Failures::isNotFound)
          .recoverWithNull()
          .onFailure()
          .transform(failure -> Failures.classify(what, failure));
    }

    <T> Uni<T> call(String what, Uni<T> call) {
      return carryOut(what, call)
          .onFailure()
          .transform(failure -> Failures.classify(what, failure));
    }

    /**
     * A token may run out on its way, or be revoked before its time. Keycloak has done nothing then
     * (RFC 6750 §3.1), and the next call brings a new one: only a second refusal is one of us.
     */
    private <T> Uni<T> carryOut(String what, Uni<T> call) {
      return CallersContext.of(limit.limited(what, purpose, metrics.timed(what, call)))
          .onFailure(Failures::isUnauthorized)
          .retry()
          .atMost(1);
    }
  }
}
