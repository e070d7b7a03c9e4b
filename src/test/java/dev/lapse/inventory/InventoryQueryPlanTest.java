package dev.lapse.inventory;

import dev.lapse.testing.MillionGrants;
import dev.lapse.testing.QueryPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** After a million grants, what holds scopes now is found without those that have ended. */
class InventoryQueryPlanTest {
  private static Connection database;

  @BeforeAll
  static void connect() throws SQLException {
    database = MillionGrants.connect();
  }

  @AfterAll
  static void disconnect() throws SQLException {
    database.close();
  }

  @Test
  void whatHoldsScopesIsReadWithoutReadingWhatHasEnded() throws SQLException {
    // Given
    var since = Instant.now().minus(Duration.ofSeconds(30));

    // When
    var plan = QueryPlan.of(database, HoldingGrants.HELD, Map.of("realm", "acme", "since", since));

    // Then
    plan.requireToScanNone("grants");
  }
}
