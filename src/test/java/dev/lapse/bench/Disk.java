package dev.lapse.bench;

import static org.awaitility.Awaitility.await;

import dev.lapse.local.RealmAdmin;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How much disk PostgreSQL takes for a grant from its request to its end, and all that tells of it.
 */
final class Disk implements Measurement {
  private static final int CALLERS = 8;
  private static final int GRANTS = 2_000;
  private static final String DURATION = "PT3S";
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final String OPEN = "SELECT count(*) FROM grants WHERE ended_at IS NULL";
  private static final String WAITING =
      """
      SELECT count(*) FROM audit_events event
      WHERE NOT EXISTS (SELECT FROM log_entries logged WHERE logged.event_position = event.position)\
      """;
  private static final String EVENTS =
      "SELECT count(*) FROM audit_events WHERE grant_id IS NOT NULL";

  /** Tables with their indexes and what is kept outside of their rows. */
  private static final String SIZES =
      """
      SELECT relname, pg_total_relation_size(oid) FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname\
      """;

  private static final Map<String, String> WHAT =
      Map.of(
          "grants", "grants and decisions",
          "decisions", "grants and decisions",
          "extensions", "grants and decisions",
          "targets", "targets",
          "audit_events", "audit trail",
          "log_entries", "log: entries",
          "log_tiles", "log: tiles and heads",
          "log_checkpoints", "log: tiles and heads");

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public String title() {
    return "Disk: what a grant leaves in PostgreSQL";
  }

  @Override
  public Result measure(Stage stage) {
    var asked = stage.realm().populateApart("disk", 100, 20).pairs();
    var database = stage.newDatabase("disk");
    try (var lapse = stage.startLapse(database);
        var connection = database.connect()) {
      var before = sizes(connection);
      var calls =
          new GrantCalls(lapse.url(), new RealmAdmin(stage.parts().keycloak().url(), Realm.NAME));
      live(asked, calls, connection);
      double events = number(connection, EVENTS);
      return tell(before, sizes(connection), events);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void live(List<Pair> asked, GrantCalls calls, Connection connection) {
    Consumer<Pair> life =
        pair -> calls.approve(calls.request(pair.client(), pair.scope(), DURATION));
    Callers.carryOut(
        CALLERS,
        asked.subList(0, GRANTS).stream().<Runnable>map(pair -> () -> life.accept(pair)).toList());
    for (var rest : List.of(OPEN, WAITING)) {
      await()
          .pollInSameThread()
          .pollInterval(Duration.ofMillis(500))
          .atMost(PATIENCE)
          .until(() -> number(connection, rest) == 0);
    }
  }

  /** Room that was given up may be used again, as autovacuum lets it. */
  private static Map<String, Long> sizes(Connection connection) throws SQLException {
    var sizes = new LinkedHashMap<String, Long>();
    try (var statement = connection.createStatement()) {
      statement.execute("VACUUM ANALYZE");
      try (var rows = statement.executeQuery(SIZES)) {
        while (rows.next()) {
          sizes.put(rows.getString(1), rows.getLong(2));
        }
      }
    }
    return sizes;
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static Result tell(Map<String, Long> before, Map<String, Long> after, double events) {
    var grown = new LinkedHashMap<String, Double>();
    double all = 0;
    for (var table : after.keySet()) {
      double perGrant = (after.get(table) - before.getOrDefault(table, 0L)) / 1024.0 / GRANTS;
      grown.merge(WHAT.getOrDefault(table, "all other tables"), perGrant, Double::sum);
      all += perGrant;
    }
    var result = Result.builder();
    result.figure(Figure.of("a grant: all of it", all, Unit.KIBIBYTES));
    grown.forEach(
        (what, perGrant) -> result.figure(Figure.of("a grant: " + what, perGrant, Unit.KIBIBYTES)));
    return result
        .figure(Figure.of("a grant: audit events", events / GRANTS, Unit.COUNT))
        .how(
            "%,d grants of %s, requested and approved by %d callers, and ended by Lapse; a client and a scope of its own each, so that a target is in it too. Growth of each table with its indexes, by pg_total_relation_size after VACUUM; WAL and backups come on top."
                .formatted(GRANTS, DURATION, CALLERS))
        .raw("before", new LinkedHashMap<>(before))
        .raw("after", new LinkedHashMap<>(after))
        .build();
  }
}
