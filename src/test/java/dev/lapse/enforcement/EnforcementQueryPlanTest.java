package dev.lapse.enforcement;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lapse.testing.MillionGrants;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** After a million grants, the loop is no slower for those that have ended. */
class EnforcementQueryPlanTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("statements")
  void theLoopReadsNothingButWhatItNeeds(
      String name, String statement, Map<String, Object> parameters) throws SQLException {
    // Given
    var text = statement;

    // When
    var plan = MillionGrants.plan(text, parameters);

    // Then
    plan.requireToReadLittle();
  }

  static Stream<Arguments> statements() {
    var now = Instant.now();
    var lease =
        Map.<String, Object>of(
            "lease",
            UUID.randomUUID(),
            "until",
            now,
            "ids",
            List.of(UUID.randomUUID(), UUID.randomUUID()));
    var due = Map.<String, Object>of("now", now, "batch", 50, "realm", "acme");
    var client = Map.<String, Object>of("realm", "acme", "client", "client-7");
    return Stream.of(
        arguments("due realms", ClaimRepository.DUE_REALMS, Map.of("now", now)),
        arguments("due targets with the scope", ClaimRepository.DUE_WITH_SCOPE, due),
        arguments("due targets without it", ClaimRepository.DUE_WITHOUT_SCOPE, due),
        arguments("the lease", ClaimRepository.LEASE, lease),
        arguments("the next one due", ClaimRepository.NEXT_DUE, Map.of("now", now)),
        arguments("a client's cutoff", ClientCutoffRepository.LATEST, client),
        arguments("waiting realms", Recovery.WAITING_REALMS, Map.of()),
        arguments("targets to hasten", Recovery.HASTEN, Map.of("now", now, "realm", "acme")));
  }
}
