package dev.lapse.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The time in which a grant entitled its subject to the scope, as its trail tells it.
 *
 * @param from inclusive
 * @param until exclusive
 */
record Holding(UUID grant, String subject, String scope, Instant from, Instant until) {
  /** Each replica knows the database's time by a question of its own, and so only about. */
  static final Duration CLOCKS_DIFFER = Duration.ofMillis(250);

  /**
   * From each activation to the instant at which the scope has to go; more than one only where a
   * later end was approved when it had gone already.
   */
  static List<Holding> allOf(Promise promise, List<Event> trail) {
    List<Holding> holdings = new ArrayList<>();
    for (Event event : trail) {
      switch (event.action()) {
        case "GRANT_ACTIVATED" -> holdings.add(begun(promise, event));
        case "GRANT_EXTENDED" -> {
          if (event.state().equals("ACTIVE")) {
            holdings.add(holdings.removeLast().until(event.removalDueAt().orElseThrow()));
          }
        }
        case "GRANT_REVOCATION_ORDERED" -> {
          if (!holdings.isEmpty() && event.at().isBefore(holdings.getLast().until())) {
            holdings.add(holdings.removeLast().until(event.at()));
          }
        }
        default -> {}
      }
    }
    return holdings;
  }

  private static Holding begun(Promise promise, Event activated) {
    return new Holding(
        promise.grant(),
        promise.wish().subject(),
        promise.wish().scope(),
        activated.at(),
        activated.removalDueAt().orElseThrow());
  }

  private Holding until(Instant end) {
    return new Holding(grant, subject, scope, from, end);
  }

  /** Whether the sample was taken within it for certain. */
  boolean covers(Sample sample) {
    return sample.subject().equals(subject)
        && sample.asked().isAfter(from.plus(CLOCKS_DIFFER))
        && sample.answered().isBefore(until.minus(CLOCKS_DIFFER));
  }

  /** Whether both held one target at one time. */
  boolean meets(Holding other) {
    return !grant.equals(other.grant)
        && subject.equals(other.subject)
        && scope.equals(other.scope)
        && from.isBefore(other.until)
        && other.from.isBefore(until);
  }
}
