package dev.lapse.grant;

import dev.lapse.testing.MillionGrants;
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
        PeoplesNames.OF_GLASS_BREAKER,
        PeoplesNames.OF_GLASS_REVIEWER,
        PeoplesNames.IN_ANSWERS
      })
  void aNameIsFoundByWhoseItIs(String statement) throws SQLException {
    // Given
    var parameters = Map.<String, Object>of("erased", "(erased)", "subject", "sub-client-7");

    // When
    var plan = MillionGrants.plan(statement, parameters);

    // Then
    plan.requireToReadLittle();
  }
}
