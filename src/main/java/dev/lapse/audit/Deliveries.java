package dev.lapse.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How far every destination is. A replica that wants to send claims it first, for a while: so one
 * of them sends, and its successor goes on where it was stopped.
 */
@ApplicationScoped
class Deliveries {
  static final String CLAIM =
      """
      INSERT INTO log_destinations AS known (name, next_at)
      VALUES ($1, now() + $3 * interval '1 millisecond')
      ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at
      WHERE known.size <> $2 AND (known.next_at <= now() OR known.next_at > now() + interval '1 hour')
      RETURNING size, failures\
      """;
  private static final String TAKEN =
      """
      UPDATE log_destinations SET size = greatest(size, $2), failures = 0, last_error = NULL,
        next_at = now() + $3 * interval '1 millisecond'
      WHERE name = $1\
      """;
  private static final String REFUSED =
      """
      UPDATE log_destinations SET failures = failures + 1, last_error = $2,
        next_at = now() + $3 * interval '1 millisecond'
      WHERE name = $1\
      """;
  private static final String ALL = "SELECT name, size, failures, last_error FROM log_destinations";

  private final Pool pool;

  Deliveries(Pool pool) {
    this.pool = pool;
  }

  /**
   * How far one is.
   *
   * @param size of the largest checkpoint that it has; 0: none
   * @param failures in a row since
   * @param lastError why; empty where the last one was taken
   */
  record Progress(String name, long size, int failures, Optional<String> lastError) {}

  /**
   * What there was before the claim.
   *
   * @param size of the largest checkpoint that it has; 0: none
   * @param failures in a row since
   */
  record Claim(long size, int failures) {}

  /**
   * Claims it to send a checkpoint of that size; empty where it has that already, or its time has
   * not come, or another replica is at it. A pause that no replica ever makes, or a size that the
   * log never had, keep nobody from sending: the rows are in reach of whoever owns the database.
   */
  Uni<Optional<Claim>> claim(String name, long size, Duration lease) {
    return pool.preparedQuery(CLAIM)
        .execute(Tuple.of(name, size, millis(lease)))
        .map(rows ->
            LogStore.stream(rows)
                .map(row -> new Claim(row.getLong("size"), row.getInteger("failures")))
                .findFirst());
  }

  /** It has the checkpoint. */
  Uni<Void> taken(String name, long size, Duration pause) {
    return pool.preparedQuery(TAKEN).execute(Tuple.of(name, size, millis(pause))).replaceWithVoid();
  }

  /** It does not. */
  Uni<Void> refused(String name, String why, Duration pause) {
    return pool.preparedQuery(REFUSED)
        .execute(Tuple.of(name, why, millis(pause)))
        .replaceWithVoid();
  }

  /** All that ever were. */
  Uni<List<Progress>> all() {
    return pool.preparedQuery(ALL)
        .execute()
        .map(rows -> LogStore.stream(rows).map(Deliveries::progress).toList());
  }

  private static Progress progress(Row row) {
    return new Progress(
        row.getString("name"),
        row.getLong("size"),
        row.getInteger("failures"),
        Optional.ofNullable(row.getString("last_error")));
  }

  private static double millis(Duration duration) {
    return duration.toMillis();
  }
}
