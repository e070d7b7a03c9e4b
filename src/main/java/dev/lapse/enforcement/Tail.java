package dev.lapse.enforcement;

import dev.lapse.grant.Target;
import dev.lapse.grant.TargetReading;
import dev.lapse.grant.TokenTail;
import java.time.Duration;
import java.time.Instant;

/**
 * The token tail of a removal: counted by the longer of the lifespans at the activation and at the
 * removal.
 */
final class Tail {
  private Tail() {}

  /**
   * From when on no token is valid, where the scope was seen to be gone at {@code now} by our
   * clock.
   */
  static Instant deadBy(Held held, TargetReading.Found readBack, Instant now) {
    return TokenTail.deadBy(now, longer(held.tokenLifespan(), readBack.tokenLifespan()));
  }

  /**
   * The same where Keycloak may have held tokens to an end: no later than that, but for those that
   * were issued when it did not.
   */
  static Instant deadBy(Target target, Held held, TargetReading.Found readBack, Instant now) {
    var byLifespan = deadBy(held, readBack, now);
    return target
        .guardedUntil()
        .map(told -> target.uncappedUntil().filter(told::isBefore).orElse(told))
        .filter(byLifespan::isAfter)
        .orElse(byLifespan);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
