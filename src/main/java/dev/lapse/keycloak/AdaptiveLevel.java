package dev.lapse.keycloak;

import java.util.HashMap;
import java.util.Map;

/**
 * How many calls Keycloak can use at the same time, found out by itself: a little more while
 * answers come as quickly as they can, a good deal less when they become slow or fail (additive
 * increase, multiplicative decrease). Pure but for what it remembers.
 */
final class AdaptiveLevel {
  private static final double INITIAL = 4;
  private static final double LEAST = 1;
  private static final double AFTER_SLOW = 0.75;
  private static final double AFTER_FAILURE = 0.5;

  /** An answer that takes this many times its usual time alone is slow. */
  private static final double SLOW = 3;

  /** How quickly the usual time follows quicker answers, and slower ones. */
  private static final double FOLLOWS_QUICKER = 0.2;

  private static final double FOLLOWS_SLOWER = 0.002;

  private final double most;
  private final Map<String, Double> usualNanos = new HashMap<>();
  private double level;

  /** Answers still to come to calls that were under way at the last decrease. */
  private int stragglers;

  /**
   * @param most the ceiling, 1 or more
   */
  AdaptiveLevel(int most) {
    this.most = most;
    this.level = Math.min(INITIAL, most);
  }

  /** How many calls may be under way now; 1 to the ceiling. */
  int calls() {
    return (int) level;
  }

  /**
   * A call was answered.
   *
   * @param call what was asked: some answers take longer than others
   * @param full whether more calls would have been made if the level had let them
   */
  void answered(String call, long nanos, boolean full) {
    if (isSlow(call, nanos)) {
      decrease(AFTER_SLOW);
    } else {
      stragglers = Math.max(0, stragglers - 1);
      level = full ? Math.min(most, level + 1 / level) : level;
    }
  }

  /** Keycloak could not be reached, did not answer in time, or said that it has too much to do. */
  void failed() {
    decrease(AFTER_FAILURE);
  }

  /** Calls that were under way together are slow together: that counts once. */
  private void decrease(double factor) {
    if (stragglers > 0) {
      stragglers--;
      return;
    }
    stragglers = calls() - 1;
    level = Math.max(LEAST, level * factor);
  }

  private boolean isSlow(String call, long nanos) {
    var usual = usualNanos.getOrDefault(call, (double) nanos);
    var follows = nanos < usual ? FOLLOWS_QUICKER : FOLLOWS_SLOWER;
    usualNanos.put(call, usual + (nanos - usual) * follows);
    return nanos > usual * SLOW;
  }
}
