package dev.lapse.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The time in which a grant entitled its subject to the scope, as its trail tells it.
 *
 * @param from inclusive
 * @param until exclusive
 */
record Holding(UUID grant, String subject, String scope, Instant from, Instant until) {
  /** Each replica knows the database's time by a question of its own, and so only about. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMillis(250);

  /** From the activation to the instant at which the scope has to go; empty: never active. */
  static Optional<Holding> of(Promise promise, List<Event> trail) {
    return trail.stream()
        .filter(event -> event.removalDueAt().isPresent())
        .findFirst()
        .map(activated ->
            new Holding(
                promise.grant(),
                promise.wish().subject(),
                promise.wish().scope(),
                activated.at(),
                end(activated, trail)));
  }

  private static Instant end(Event activated, List<Event> trail) {
    return Stream.concat(
            activated.removalDueAt().stream(),
            trail.stream()
                .filter(event -> event.action().equals("GRANT_REVOCATION_ORDERED"))
                .map(Event::at))
        .min(Comparator.naturalOrder())
        .orElseThrow();
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
