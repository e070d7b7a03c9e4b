package dev.lapse.audit;

import dev.lapse.local.LogKey;
import dev.lapse.testing.GrantRows;
import dev.lapse.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A log of 600 entries in two heads, 10 of each of 60 grants in turns, that a real sequencer made;
 * and as many copies of its database as a test wants to spoil.
 */
final class LogDatabases implements AutoCloseable {
  static final int GRANTS = 60;
  static final int FIRST_HEAD = 500;
  static final int SIZE = 600;

  private final TestDatabase original = TestDatabase.migrated();
  private final LogKey key = LogKey.ofOneRun();
  private final List<UUID> grants = new ArrayList<>();
  private final AtomicInteger copies = new AtomicInteger();

  LogDatabases() throws SQLException {
    try (var connection = original.connect();
        var replica = replica(original.address())) {
      var rows = new GrantRows(connection);
      for (int i = 0; i < GRANTS; i++) {
        grants.add(rows.grant(Map.of()));
      }
      append(rows, 0, FIRST_HEAD);
      replica.sequenceAll();
      append(rows, FIRST_HEAD, SIZE);
      replica.sequenceAll();
    }
  }

  private void append(GrantRows rows, int from, int to) throws SQLException {
    var ids = grants.stream().map(UUID::toString).collect(Collectors.joining(","));
    rows.execute(
        """
        INSERT INTO audit_events (id, at, action, actor_subject, actor_name, actor_kind, grant_id, facts)
        SELECT gen_random_uuid(), now(),
          CASE n / %1$d WHEN 0 THEN 'GRANT_REQUESTED' WHEN 9 THEN 'GRANT_EXPIRED' ELSE 'GRANT_ENFORCEMENT_FAILED' END,
          'sub-1', 'Ann', 'PERSON', ('{%2$s}'::uuid[])[1 + n %% %1$d], '{"state":"ACTIVE","step":' || n || '}'
        FROM generate_series(%3$d, %4$d) n ORDER BY n\
        """
            .formatted(GRANTS, ids, from, to - 1));
  }

  /** The grant of the entry at that place. */
  UUID grantAt(int place) {
    return grants.get(place % GRANTS);
  }

  String secret() {
    return key.secret();
  }

  /** A replica on a database, which signs with the log's key. */
  LogReplica replica(String address) {
    return replica(address, secret());
  }

  LogReplica replica(String address, String secret) {
    return new LogReplica(address, original.username(), original.password(), secret);
  }

  /** One that has seen what the state says. */
  LogReplica replica(String address, LogState seen) {
    return new LogReplica(address, original.username(), original.password(), secret(), seen);
  }

  /** The address of the log as it was made. */
  String original() {
    return original.address();
  }

  /** The address of a copy that nobody else has. */
  String copy() throws SQLException {
    return copyOf(original.address());
  }

  /** A copy of that database, as it is now. */
  String copyOf(String address) throws SQLException {
    var name = "copy_" + copies.incrementAndGet();
    var server = address.substring(0, address.indexOf('/') + 1);
    try (var connection = superuser(server + "postgres")) {
      new GrantRows(connection)
          .execute(
              "CREATE DATABASE %s TEMPLATE %s OWNER %s"
                  .formatted(name, address.substring(server.length()), original.username()));
    }
    return server + name;
  }

  /** What a superuser does with triggers off. */
  static void tamper(String address, String... statements) throws SQLException {
    try (var connection = superuser(address)) {
      var rows = new GrantRows(connection);
      rows.execute("SET session_replication_role = replica");
      for (var statement : statements) {
        rows.execute(statement);
      }
    }
  }

  /** What the service does: an event that is committed like any other. */
  void appendOne(String address, int grant) throws SQLException {
    try (var connection =
        DriverManager.getConnection(
            "jdbc:postgresql://" + address, original.username(), original.password())) {
      new GrantRows(connection)
          .execute(
              """
              INSERT INTO audit_events (id, at, action, actor_subject, actor_name, actor_kind, grant_id, facts)
              VALUES (gen_random_uuid(), now(), 'SCOPE_CAME_BACK', 'lapse', 'Lapse', 'SYSTEM', '%s', '{"state":"EXPIRED"}')\
              """
                  .formatted(grants.get(grant)));
    }
  }

  /** One value of a database. */
  static String value(String address, String query) throws SQLException {
    try (var connection = superuser(address)) {
      return new GrantRows(connection).value(query);
    }
  }

  private static Connection superuser(String address) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://" + address, "postgres", "postgres");
  }

  @Override
  public void close() {
    original.close();
  }
}
