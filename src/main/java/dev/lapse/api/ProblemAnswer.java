package dev.lapse.api;

import java.time.Duration;
import java.util.Map;

/**
 * A problem and the headers that go with it.
 *
 * @param problem the body; it says the status
 * @param headers what the client needs besides, such as {@code Retry-After}
 */
record ProblemAnswer(Problem problem, Map<String, String> headers) {

  static ProblemAnswer of(ProblemCode code, String detail) {
    return of(Problem.of(code, detail));
  }

  static ProblemAnswer of(Problem problem) {
    return new ProblemAnswer(problem, Map.of());
  }

  /** Answers that it may be tried again after so long; rounded up, since a second early fails. */
  static ProblemAnswer retry(Problem problem, Duration after) {
    long seconds = Math.max(1, after.plusSeconds(1).minusNanos(1).toSeconds());
    return new ProblemAnswer(problem, Map.of("Retry-After", Long.toString(seconds)));
  }
}
