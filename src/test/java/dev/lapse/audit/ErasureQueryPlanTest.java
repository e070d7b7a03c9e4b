package dev.lapse.audit;

import dev.lapse.testing.MillionGrants;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** To erase a name, the events of others are not read. */
class ErasureQueryPlanTest {

  @Test
  void aNameIsFoundByWhoseItIs() throws SQLException {
    // Given
    var parameters = Map.<String, Object>of("person", "sub-client-7");

    // When
    var plan = MillionGrants.plan(AuditLog.ERASE_NAME, parameters);

    // Then
    plan.requireToReadLittle();
  }
}
