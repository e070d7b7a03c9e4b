package dev.lapse.enforcement;

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

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
