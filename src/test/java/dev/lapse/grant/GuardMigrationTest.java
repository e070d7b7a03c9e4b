package dev.lapse.grant;

import static dev.lapse.testing.GrantRows.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.testing.GrantRows;
import dev.lapse.testing.TestDatabase;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was guarded before grants told so. */
class GuardMigrationTest {

  @Test
  void aGrantThatIsHeldToAnEndTellsSoAndAnotherDoesNot() throws SQLException {
    try (var database = TestDatabase.empty();
        var connection = database.connect()) {
      // Given
      database.migrateTo("10");
      var rows = new GrantRows(connection);
      var capping = rows.grant(active("CAP"));
      var held = rows.grant(active("STRIKE"));
      rows.execute(
          "UPDATE targets SET guarded_until = now() WHERE id = (SELECT target_id FROM grants WHERE id = %s)"
              .formatted(text(held)));
      var unheld = rows.grant(active("STRIKE"));
      var waiting = rows.grant(Map.of("cutoff", "'CAP'"));

      // When
      database.migrateTo("11");

      // Then
      assertThat(guarded(rows, capping)).isEqualTo("t");
      assertThat(guarded(rows, held)).isEqualTo("t");
      assertThat(guarded(rows, unheld)).isEqualTo("f");
      assertThat(guarded(rows, waiting)).isEqualTo("f");
    }
  }

  private static Map<String, String> active(String cutoff) {
    var columns = new LinkedHashMap<String, String>();
    columns.put("state", "'ACTIVE'");
    columns.put("cutoff", text(cutoff));
    columns.put("activated_at", "now()");
    columns.put("expires_at", "now() + interval '2 hours'");
    columns.put("token_lifespan_millis", "60000");
    return columns;
  }

  private static String guarded(GrantRows rows, UUID grant) throws SQLException {
    return rows.value("SELECT guarded FROM grants WHERE id = " + text(grant));
  }
}
