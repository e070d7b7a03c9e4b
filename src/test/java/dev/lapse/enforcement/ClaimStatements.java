package dev.lapse.enforcement;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The very statements of a claim, for who measures them on a database without the service. */
public final class ClaimStatements {
  private ClaimStatements() {}

  /**
   * Claims a batch of removals in the transaction that is open, as the service would.
   *
   * @return how many targets it got
   */
  public static int claim(Connection connection, int batch) throws SQLException {
    var now = literal(Instant.now());
    var realms = column(connection, ClaimRepository.DUE_REALMS.replace(":now", now));
    var targets =
        column(
            connection,
            ClaimRepository.DUE_WITH_SCOPE
                .replace(":realm", literal(realms.getFirst()))
                .replace(":now", now)
                .replace(":batch", Integer.toString(batch)));
    try (var statement = connection.createStatement()) {
      return statement.executeUpdate(lease(targets));
    }
  }

  private static List<String> column(Connection connection, String query) throws SQLException {
    var found = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private static String lease(List<String> targets) {
    return ClaimRepository.LEASE
        .replace(":lease", literal(UUID.randomUUID()))
        .replace(":until", literal(Instant.now().plusSeconds(30)))
        .replace(
            ":ids",
            targets.stream().map(ClaimStatements::literal).collect(Collectors.joining(", ")));
  }

  private static String literal(Object value) {
    return "'" + value + "'";
  }
}
