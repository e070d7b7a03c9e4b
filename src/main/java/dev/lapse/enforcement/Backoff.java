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

  /**
   * The pause before the next attempt.
   *
   * @param failures how many attempts have failed in a row, 1 or more
   * @param retryAfter the least pause that Keycloak asked for, if it did
   */
  Duration pause(int failures, Optional<Duration> retryAfter, RandomGenerator random) {
    var ceiling = ceiling(failures).toMillis();
    var drawn = Duration.ofMillis(random.nextLong(ceiling + 1));
    return retryAfter.filter(asked -> asked.compareTo(drawn) > 0).orElse(drawn);
  }

  private Duration ceiling(int failures) {
    // Thirty doublings exceed any sensible maximum, and stay clear of an overflow.
    var grown = initial.multipliedBy(1L << Math.min(failures - 1, 30));
    return grown.compareTo(max) < 0 ? grown : max;
  }
}
