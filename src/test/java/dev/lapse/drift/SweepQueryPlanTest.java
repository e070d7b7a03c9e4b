package dev.lapse.drift;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lapse.testing.MillionGrants;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** After a million grants, a sweep is no slower for those that ended long ago. */
class SweepQueryPlanTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("statements")
  void theSweepReadsNothingButWhatItNeeds(
      String name, String statement, Map<String, Object> parameters) throws SQLException {
    // Given
    var text = statement;

    // When
    var plan = MillionGrants.plan(text, parameters);

    // Then
    plan.requireToReadLittle("targets", "grants", "findings");
  }

  static Stream<Arguments> statements() {
    var now = Instant.now();
    var since = now.minus(Duration.ofDays(7));
    return Stream.of(
        arguments(
            "clients to claim",
            ClientClaims.CLAIM,
            Map.of(
                "since",
                since,
                "before",
                now.minus(Duration.ofSeconds(30)),
                "batch",
                50,
                "now",
                now)),
        arguments(
            "targets of a client",
            """
            SELECT * FROM targets WHERE realm = :realm AND client_uuid = :client
            AND (custody <> 'NONE' OR watched_from >= :since)\
            """,
            Map.of("realm", "acme", "client", "client-7", "since", since)),
        arguments(
            "the grant that a target was last taken from",
            """
            SELECT * FROM grants WHERE target_id = :target AND removed_at IS NOT NULL
            ORDER BY removed_at DESC LIMIT 1\
            """,
            Map.of("target", UUID.randomUUID())),
        arguments(
            "grants that were tampered with",
            "SELECT id FROM grants WHERE tampered ORDER BY stuck DESC, id DESC LIMIT 50",
            Map.of()));
  }
}
