package dev.lapse.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.testing.GrantRows;
import dev.lapse.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which grants a chart of some days has to show. */
class GrantsHeldInTimeTest {
  private static final Pattern PARAMETER = Pattern.compile(":(\\w+)");

  private static TestDatabase database;
  private static Connection connection;
  private static UUID active;
  private static UUID late;
  private static UUID tail;
  private static UUID scheduled;

  @BeforeAll
  static void fill() throws SQLException {
    database = TestDatabase.migrated();
    connection = database.connect();
    var rows = new GrantRows(connection);
    active = rows.grant(begun("ACTIVE", "-20 days", "+20 days"));
    late = rows.grant(begun("REVOKING", "-20 days", "-10 days", "ending_as", "'EXPIRED'"));
    tail = rows.grant(over("EXPIRED", "-3 days", "-49 hours", "-47 hours"));
    scheduled = rows.grant(Map.of("state", "'SCHEDULED'", "starts_at", at("+2 days")));
    rows.grant(Map.of("state", "'SCHEDULED'", "starts_at", at("+4 days")));
    rows.grant(Map.of());
    rows.grant(over("EXPIRED", "-9 days", "-8 days", "-8 days"));
    rows.grant(over("REVOKED", "-9 days", "-8 days", "-8 days", "expires_at", at("+9 days")));
    rows.grant(Map.of("state", "'DENIED'", "ended_at", "now()"));
  }

  private static Map<String, String> begun(
      String state, String since, String until, String... more) {
    var columns = new HashMap<String, String>();
    columns.put("state", "'" + state + "'");
    columns.put("activated_at", at(since));
    columns.put("expires_at", at(until));
    columns.put("tokens_dead_by", at(until));
    columns.put("token_lifespan_millis", "60000");
    for (int i = 0; i < more.length; i += 2) {
      columns.put(more[i], more[i + 1]);
    }
    return columns;
  }

  private static Map<String, String> over(
      String state, String since, String removed, String dead, String... more) {
    var columns = begun(state, since, removed, more);
    columns.put("ending_as", "'" + state + "'");
    columns.put("removed_at", at(removed));
    columns.put("ended_at", at(removed));
    columns.put("tokens_dead_by", at(dead));
    return columns;
  }

  private static String at(String distance) {
    return "now() + interval '%s'".formatted(distance);
  }

  @AfterAll
  static void stop() throws SQLException {
    connection.close();
    database.close();
  }

  @Test
  void theyAreThoseThatHoldOrWillAndThoseWhoseTokensStillLive() throws SQLException {
    // Given
    var query = query(Set.of(), 20);

    // When
    var found = found(query);

    // Then
    assertThat(found).containsOnlyKeys(active, late, tail, scheduled);
  }

  @Test
  void theyAreNarrowedByStateAsAListIs() throws SQLException {
    // Given
    var query = query(Set.of(GrantState.ACTIVE, GrantState.DENIED), 20);

    // When
    var found = found(query);

    // Then
    assertThat(found).containsOnlyKeys(active);
  }

  @Test
  void whereThereAreTooManyItIsToldHowMany() throws SQLException {
    // Given
    var query = query(Set.of(), 1);

    // When
    var found = found(query);

    // Then
    assertThat(found).hasSize(1).containsValue(4L);
  }

  @Test
  void whatNeverHeldAScopeIsNotLookedFor() throws SQLException {
    // Given
    var query = query(Set.of(GrantState.DENIED), 20);

    // When
    var found = found(query);

    // Then
    assertThat(found).isEmpty();
  }

  private static GrantQuery query(Set<GrantState> states, int limit) {
    return new GrantQuery(
        states,
        Optional.of("acme"),
        Optional.empty(),
        Optional.empty(),
        Optional.of("service-account-ci"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        new GrantQuery.Sight.All(),
        Optional.empty(),
        limit);
  }

  /** The ids, each with how many there are in all. */
  private static Map<UUID, Long> found(GrantQuery query) throws SQLException {
    var now = Instant.now();
    var sql = query.toSqlBetween(now.minus(Duration.ofDays(2)), now.plus(Duration.ofDays(3)));
    var names = new ArrayList<String>();
    var text =
        PARAMETER
            .matcher(sql.text())
            .replaceAll(parameter -> {
              names.add(parameter.group(1));
              return "?";
            });
    try (var statement = connection.prepareStatement(text)) {
      set(statement, names, sql.parameters());
      return rows(statement);
    }
  }

  private static void set(PreparedStatement statement, List<String> names, Map<String, Object> of)
      throws SQLException {
    for (int i = 0; i < names.size(); i++) {
      var value = of.get(names.get(i));
      statement.setObject(i + 1, value instanceof Instant at ? Timestamp.from(at) : value);
    }
  }

  private static Map<UUID, Long> rows(PreparedStatement statement) throws SQLException {
    var found = new HashMap<UUID, Long>();
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        found.put(rows.getObject(1, UUID.class), rows.getLong(2));
      }
    }
    return found;
  }
}
