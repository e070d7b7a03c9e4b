package dev.lapse.bench;

import static org.awaitility.Awaitility.await;

import dev.lapse.grant.Signals;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Active grants on scopes that clients have in Keycloak, written straight into the database with
 * the ends that a measurement wants. They linger: their end is one removal and nothing else.
 */
final class DueGrants {
  private static final String WRITE =
      """
      WITH wanted AS (
        SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
          AS held (client, client_uuid, scope, scope_uuid, due)),
      taken AS (
        INSERT INTO targets (id, realm, client_uuid, scope_uuid, custody, due_at)
        SELECT gen_random_uuid(), 'acme', client_uuid, scope_uuid, 'HELD', due FROM wanted
        ON CONFLICT (realm, client_uuid, scope_uuid)
          DO UPDATE SET custody = 'HELD', due_at = excluded.due_at
        RETURNING id, client_uuid, scope_uuid)
      INSERT INTO grants (id, target_id, realm, subject, scope, assignment, reason,
        compensating_controls, requester_subject, requester_name, requester_kind, policy_name,
        policy_version, approvals_required, approver_role, cutoff, state, state_since, requested_at,
        answer_by, duration_millis, activated_at, expires_at, token_lifespan_millis, tokens_dead_by,
        version)
      SELECT uuidv7(), taken.id, 'acme', client, scope, 'OPTIONAL', ?, '{}', 'bench', 'bench',
        'PERSON', 'bench', 'sha256:0', 1, 'lapse-approver', 'LINGER', 'ACTIVE', now(), now(),
        now() + interval '1 day', 7200000, now(), due, 60000, due + interval '1 minute', 3
      FROM wanted JOIN taken USING (client_uuid, scope_uuid)\
      """;
  private static final String OPEN =
      "SELECT count(*) FROM grants WHERE reason = ? AND ended_at IS NULL";
  private static final String LAGS =
      """
      SELECT extract(epoch FROM removed_at - expires_at) * 1000 FROM grants
      WHERE reason = ? AND state = 'EXPIRED'\
      """;
  private static final String LAST_REMOVAL = "SELECT max(removed_at) FROM grants WHERE reason = ?";

  private static final String FORGET = "UPDATE targets SET watched_from = NULL";

  private final BenchDatabase database;
  private final String round;
  private final int count;

  private DueGrants(BenchDatabase database, String round, int count) {
    this.database = database;
    this.round = round;
    this.count = count;
  }

  /**
   * Writes a grant for each scope, and tells the service.
   *
   * @param round names these grants; each round has a name of its own
   * @param due the end of the grant with that number
   */
  static DueGrants write(
      BenchDatabase database, String round, List<Pair> held, IntFunction<Instant> due) {
    var grants = new DueGrants(database, round, held.size());
    try (var connection = database.connect()) {
      grants.write(connection, held, due);
      signal(connection, due.apply(0));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return grants;
  }

  private void write(Connection connection, List<Pair> held, IntFunction<Instant> due)
      throws SQLException {
    try (var statement = connection.prepareStatement(WRITE)) {
      setArray(statement, 1, held.stream().map(Pair::client).toArray());
      setArray(statement, 2, held.stream().map(Pair::clientUuid).toArray());
      setArray(statement, 3, held.stream().map(Pair::scope).toArray());
      setArray(statement, 4, held.stream().map(Pair::scopeUuid).toArray());
      var ends = new ArrayList<String>();
      for (int number = 0; number < held.size(); number++) {
        ends.add(due.apply(number).toString());
      }
      setArray(statement, 5, ends.toArray());
      statement.setString(6, round);
      statement.executeUpdate();
    }
    try (var statement = connection.createStatement()) {
      // What autovacuum would have done for grants that were written one by one.
      statement.execute("ANALYZE targets, grants");
    }
  }

  private static void setArray(PreparedStatement statement, int index, Object[] values)
      throws SQLException {
    statement.setArray(index, statement.getConnection().createArrayOf("text", values));
  }

  private static void signal(Connection connection, Instant due) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
      statement.setString(1, Signals.TARGET_DUE);
      statement.setString(2, Long.toString(due.toEpochMilli()));
      statement.execute();
    }
  }

  /** Waits until every one of them has ended. */
  DueGrants awaitEnd(Duration patience) {
    try (var connection = database.connect();
        var statement = connection.prepareStatement(OPEN)) {
      statement.setString(1, round);
      await()
          .pollInSameThread()
          .pollInterval(Duration.ofMillis(500))
          .atMost(patience)
          .until(() -> {
            try (var rows = statement.executeQuery()) {
              rows.next();
              return rows.getLong(1) == 0;
            }
          });
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  /** Lets the scopes be assigned again without Lapse taking that for tampering. */
  void forget() {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(FORGET);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From the end of a grant to its verified removal, in milliseconds, of each. */
  List<Double> lags() {
    var lags = new ArrayList<Double>();
    try (var connection = database.connect();
        var statement = connection.prepareStatement(LAGS)) {
      statement.setString(1, round);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          lags.add(rows.getDouble(1));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    if (lags.size() != count) {
      throw new IllegalStateException(
          "%d of %d grants ended otherwise than by expiry".formatted(count - lags.size(), count));
    }
    return lags;
  }

  /** When the last of them was verified gone. */
  Instant lastRemoval() {
    try (var connection = database.connect();
        var statement = connection.prepareStatement(LAST_REMOVAL)) {
      statement.setString(1, round);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getObject(1, Timestamp.class).toInstant();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
