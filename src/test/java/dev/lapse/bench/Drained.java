package dev.lapse.bench;

import dev.lapse.local.PackagedLapse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What was measured of one contender in one round of a burst.
 *
 * @param rate removals a second
 */
record Drained(double rate, Processors processors, KeycloakCalls calls) {
  private static final Duration AHEAD = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /**
   * Lets grants on all of these scopes be due in one instant, and waits until Lapse has removed the
   * last of them.
   *
   * @param round names them; each round has a name of its own
   */
  static Drained byLapse(
      Stage stage, BenchDatabase database, PackagedLapse lapse, String round, List<Pair> held) {
    var due = Instant.now().plus(AHEAD);
    var grants = DueGrants.write(database, round, held, number -> due);
    var processors = Processors.of(stage, lapse);
    var calls = KeycloakCalls.of(lapse);
    grants.awaitEnd(PATIENCE);
    double seconds = Duration.between(due, grants.lastRemoval()).toMillis() / 1e3;
    var drained =
        new Drained(
            held.size() / seconds,
            Processors.of(stage, lapse).since(processors),
            KeycloakCalls.of(lapse).since(calls));
    grants.forget();
    return drained;
  }
}
