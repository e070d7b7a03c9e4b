package dev.lapse.chaos;

import static org.awaitility.Awaitility.await;

import dev.lapse.local.TestParts;
import dev.lapse.testing.StoredLog;
import dev.lapse.tlog.SigningKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.core.ConditionTimeoutException;

/** What the database says, read past the service. */
final class Records {
  private static final String EVENTS =
      """
      SELECT grant_id, at, action, facts::json ->> 'state', (facts::json ->> 'version')::bigint,
        facts::json ->> 'removalDueAt'
      FROM audit_events WHERE grant_id IS NOT NULL ORDER BY position\
      """;
  private static final String GRANTS =
      "SELECT id, state, version, activated_at, expires_at, ended_at FROM grants";

  /** Whatever is still to be done, or was not put down. */
  private static final String UNSETTLED =
      """
      SELECT id FROM grants WHERE ended_at IS NULL
      UNION SELECT id FROM targets WHERE custody <> 'NONE' OR lease IS NOT NULL\
      """;

  @FunctionalInterface
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final String address;

  /** Of that database. */
  Records(String address) {
    this.address = address;
  }

  /** The audit table, in its order. */
  List<Event> events() {
    return rows(EVENTS, Records::event);
  }

  List<Recorded> grants() {
    return rows(GRANTS, Records::grant);
  }

  /** Whether all grants have ended, and no target is held or worked on. */
  boolean areSettled() {
    return rows(UNSETTLED, row -> uuid(row, 1)).isEmpty();
  }

  /** What is wrong with the audit log, once nothing waits for its place in it any more. */
  List<String> faultsOfTheLog(Duration patience) {
    try (Connection connection = connect()) {
      var log = new StoredLog(connection, SigningKey.parse(TestParts.get().logKey()).verifier());
      await().pollInSameThread().atMost(patience).until(() -> log.waiting() == 0);
      return log.faults();
    } catch (ConditionTimeoutException e) {
      return List.of("events wait for their places");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Recorded grant(ResultSet row) throws SQLException {
    Optional<Instant> activatedAt = instant(row, 4);
    Optional<Instant> expiresAt = instant(row, 5);
    Optional<Instant> endedAt = instant(row, 6);
    return new Recorded(
        uuid(row, 1),
        row.getString(2),
        row.getLong(3),
        activatedAt.map(from -> new Recorded.Tenure(from, expiresAt.orElseThrow(), endedAt)));
  }

  private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }

  private static Event event(ResultSet row) throws SQLException {
    return new Event(
        uuid(row, 1),
        instant(row, 2).orElseThrow(),
        row.getString(3),
        row.getString(4),
        row.getLong(5),
        Optional.ofNullable(row.getString(6)).map(Instant::parse));
  }

  private static UUID uuid(ResultSet row, int column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  private Connection connect() throws SQLException {
    TestParts parts = TestParts.get();
    return DriverManager.getConnection(
        "jdbc:postgresql://" + address, parts.databaseUsername(), parts.databasePassword());
  }

  private <T> List<T> rows(String query, RowReader<T> reader) {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      List<T> rows = new ArrayList<>();
      while (found.next()) {
        rows.add(reader.read(found));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
