package dev.lapse.clock;

import java.time.Duration;
import java.time.Instant;

/**
 * What another clock told when it was asked. It told its time at some instant between the question
 * and the answer, so all that is known is a range.
 *
 * @param behind the least by which it can be ahead of ours; negative: it may be behind
 * @param ahead the most by which it can be ahead of ours; never less than {@code behind}
 */
record ClockReading(Duration behind, Duration ahead) {

  /**
   * A reading of a clock that tells an exact instant.
   *
   * @param asked by our clock
   * @param told by the other
   * @param answered by our clock
   */
  static ClockReading exact(Instant asked, Instant told, Instant answered) {
    return new ClockReading(Duration.between(answered, told), Duration.between(asked, told));
  }

  /** A reading of a clock that tells the second only, without its fraction. */
  static ClockReading ofSecond(Instant asked, Instant told, Instant answered) {
    return new ClockReading(
        Duration.between(answered, told), Duration.between(asked, told.plusSeconds(1)));
  }

  /** By how much the other clock is ahead, as far as it can be told; negative: behind. */
  Duration estimate() {
    return behind.plus(ahead).dividedBy(2);
  }

  /** The difference that is certain, in whichever direction; zero if the clocks may agree. */
  Duration certainSkew() {
    if (behind.isPositive()) {
      return behind;
    }
    return ahead.isNegative() ? ahead.negated() : Duration.ZERO;
  }

  /** How little is known: the width of the range. */
  Duration uncertainty() {
    return ahead.minus(behind);
  }
}
