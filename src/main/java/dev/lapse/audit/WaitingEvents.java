package dev.lapse.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The committed events that have no place in the log yet.
 *
 * <p>Transactions commit in another order than they append, so that no position tells which events
 * are through. Looked for are those without an entry; the mark spares looking at the old ones: once
 * every transaction before some point is over and what it appended has its place, nothing more can
 * come from before that point.
 */
@ApplicationScoped
class WaitingEvents {
  // A mark from beyond the next transaction is of another server, from which this one was restored.
  static final String MARK =
      """
      SELECT CASE WHEN appended_before > pg_snapshot_xmax(pg_current_snapshot()) THEN '0'
                  ELSE appended_before::text END AS mark,
             pg_snapshot_xmin(pg_current_snapshot())::text AS horizon
      FROM log_mark\
      """;

  // Materialized: from the mark on there are few, in order of their position all there ever were.
  static final String WAITING =
      """
      WITH waiting AS MATERIALIZED (
        SELECT e.position FROM audit_events e
        WHERE e.appended_in >= $1::text::xid8
        AND NOT EXISTS (SELECT FROM log_entries l WHERE l.event_position = e.position))
      SELECT e.* FROM audit_events e
      WHERE e.position IN (SELECT position FROM waiting ORDER BY position LIMIT $2)
      ORDER BY e.position\
      """;

  static final String COUNT =
      """
      SELECT count(*) AS waiting FROM audit_events e
      WHERE e.appended_in >= (SELECT appended_before FROM log_mark)
      AND NOT EXISTS (SELECT FROM log_entries l WHERE l.event_position = e.position)\
      """;

  // One look at the end of the index a grant, however many entries it has.
  static final String LAST_OF_GRANTS =
      """
      SELECT g.id AS grant_id, last.place AS last FROM unnest($1::uuid[]) AS g(id)
      CROSS JOIN LATERAL (SELECT grant_place AS place FROM log_entries WHERE grant_id = g.id
                          ORDER BY grant_place DESC LIMIT 1) AS last\
      """;

  private static final String MOVE_MARK = "UPDATE log_mark SET appended_before = $1::text::xid8";

  /**
   * Where to look.
   *
   * @param from every event of a transaction before this one has its place
   * @param horizon every transaction before this one is over
   */
  record Mark(String from, String horizon) {}

  /**
   * To be read before {@link #next}, so that whatever is before the horizon is seen by that.
   *
   * @throws BrokenLogException if somebody has removed it
   */
  Uni<Mark> mark(SqlClient client) {
    return client
        .preparedQuery(MARK)
        .execute()
        .map(rows ->
            LogStore.stream(rows)
                .map(row -> new Mark(row.getString("mark"), row.getString("horizon")))
                .findFirst()
                .orElseThrow(() -> new BrokenLogException("the row of log_mark is missing")));
  }

  /** The next ones in the order of appending, at most so many. */
  Uni<List<StoredEvent>> next(SqlClient client, Mark mark, int limit) {
    return client
        .preparedQuery(WAITING)
        .execute(Tuple.of(mark.from(), limit))
        .map(rows -> LogStore.stream(rows).map(StoredEvent::of).toList());
  }

  /** Notes that everything before the horizon has its place. */
  Uni<Void> moveMark(SqlClient client, Mark mark) {
    return client.preparedQuery(MOVE_MARK).execute(Tuple.of(mark.horizon())).replaceWithVoid();
  }

  /** How many entries each of these grants has, where it has any. */
  Uni<Map<UUID, Long>> entriesOf(SqlClient client, List<StoredEvent> events) {
    var grants =
        events.stream()
            .map(StoredEvent::grant)
            .flatMap(Optional::stream)
            .distinct()
            .toArray(UUID[]::new);
    return client
        .preparedQuery(LAST_OF_GRANTS)
        .execute(Tuple.tuple().addArrayOfUUID(grants))
        .map(rows ->
            LogStore.stream(rows)
                .collect(
                    Collectors.toMap(row -> row.getUUID("grant_id"), row -> row.getLong("last"))));
  }

  /** How many wait. */
  Uni<Long> count(SqlClient client) {
    return client
        .preparedQuery(COUNT)
        .execute()
        .map(rows -> rows.iterator().next().getLong("waiting"));
  }
}
