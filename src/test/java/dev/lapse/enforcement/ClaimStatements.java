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
   * Claims a batch in the transaction that is open, as the service would.
   *
   * @return how many targets it got
   */
  public static int claim(Connection connection, int batch) throws SQLException {
    var now = literal(Instant.now());
    var found = new ArrayList<String>();
    try (var statement = connection.createStatement()) {
      var due = ClaimRepository.DUE.replace(":now", now).replace(":batch", Integer.toString(batch));
      try (var rows = statement.executeQuery(due)) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
      return statement.executeUpdate(lease(found));
    }
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
