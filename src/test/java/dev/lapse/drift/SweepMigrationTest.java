package dev.lapse.drift;

import static dev.lapse.testing.GrantRows.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.testing.GrantRows;
import dev.lapse.testing.TestDatabase;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was there before the sweep. */
class SweepMigrationTest {

  @Test
  void whatWasRemovedBeforeIsWatchedAndWhatWasNeverOursIsNot() throws SQLException {
    try (var database = TestDatabase.empty();
        var connection = database.connect()) {
      // Given
      database.migrateTo("3");
      var rows = new GrantRows(connection);
      var ended =
          rows.grant(
              Map.of(
                  "state", "'EXPIRED'",
                  "ended_at", "now()",
                  "activated_at", "now() - interval '1 hour'",
                  "expires_at", "now()",
                  "removed_at", "'2026-11-02T12:00:00Z'"));
      var neverActive =
          rows.grant(Map.of("state", "'REVOKED'", "ended_at", "now()", "removed_at", "now()"));

      // When
      database.migrateTo("4");

      // Then
      assertThat(watchedFrom(rows, ended)).startsWith("2026-11-02");
      assertThat(watchedFrom(rows, neverActive)).isNull();
    }
  }

  private static String watchedFrom(GrantRows rows, UUID grant) throws SQLException {
    return rows.value(
        "SELECT watched_from FROM targets WHERE id = (SELECT target_id FROM grants WHERE id = %s)"
            .formatted(text(grant)));
  }
}
