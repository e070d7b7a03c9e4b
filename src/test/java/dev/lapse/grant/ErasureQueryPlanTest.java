package dev.lapse.grant;

import dev.lapse.testing.MillionGrants;
import dev.lapse.testing.QueryPlan;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To erase a name, what others did is not read. */
class ErasureQueryPlanTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        PeoplesNames.LOCK,
        PeoplesNames.OF_REQUESTER,
        PeoplesNames.OF_APPROVER,
        PeoplesNames.IN_ANSWERS
      })
  void aNameIsFoundByWhoseItIs(String statement) throws SQLException {
    try (var database = MillionGrants.connect()) {
      // Given
      var parameters = Map.<String, Object>of("erased", "(erased)", "subject", "sub-client-7");

      // When
      var plan = QueryPlan.of(database, statement, parameters);

      // Then
      plan.requireToReadLittle();
    }
  }
}
