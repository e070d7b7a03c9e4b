package dev.lapse.enforcement;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter: a pause drawn evenly from zero to a ceiling that doubles
 * with each attempt, so that what failed together is not tried again together.
 *
 * @param initial the ceiling after the first failure
 * @param max the highest ceiling
 */
record Backoff(Duration initial, Duration max) {

  /** Whatever Keycloak asks for, a grant that has to end is tried again before long. */
  private static final int ASKED_AT_MOST = 5;

  /**
   * The pause before the next attempt.
   *
   * @param failures how many attempts have failed in a row, 1 or more
   * @param retryAfter the least pause that Keycloak asked for, if it did; counts up to five times
   *     the highest ceiling
   */
  Duration pause(int failures, Optional<Duration> retryAfter, RandomGenerator random) {
    var ceiling = ceiling(failures).toMillis();
    var drawn = Duration.ofMillis(random.nextLong(ceiling + 1));
    return retryAfter
        .map(this::tolerable)
        .filter(asked -> asked.compareTo(drawn) > 0)
        .orElse(drawn);
  }

  private Duration tolerable(Duration asked) {
    var most = max.multipliedBy(ASKED_AT_MOST);
    return asked.compareTo(most) < 0 ? asked : most;
  }

  private Duration ceiling(int failures) {
    // Thirty doublings exceed any sensible maximum, and stay clear of an overflow.
    var grown = initial.multipliedBy(1L << Math.min(failures - 1, 30));
    return grown.compareTo(max) < 0 ? grown : max;
  }
}
