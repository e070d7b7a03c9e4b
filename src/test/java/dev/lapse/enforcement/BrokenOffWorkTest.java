package dev.lapse.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.testing.DatabaseAlone;
import dev.lapse.testing.GrantRows;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseAlone.class)
class BrokenOffWorkTest {
  @Inject Enforcers enforcers;
  @Inject Clock clock;
  @Inject Vertx vertx;
  @Inject DataSource database;

  @Test
  void aTargetOnWhichTheWorkBrokeOffIsFreeAgainAndDueWithTheNextTick() throws SQLException {
    // Given
    var target = dueTarget();
    var enforcer = enforcerThatBreaksOff();

    // When
    enforcer.enforceBatch("acme", () -> {}).await().atMost(Duration.ofSeconds(30));

    // Then
    assertThat(valueOf("lease IS NULL AND leased_until IS NULL", target)).isEqualTo("t");
    assertThat(valueOf("due_at BETWEEN now() AND now() + interval '1 minute'", target))
        .isEqualTo("t");
  }

  private Enforcer enforcerThatBreaksOff() {
    var keycloak = new CrowdedKeycloak(vertx, clock);
    var act =
        new KeycloakAct(keycloak, clock) {
          @Override
          Uni<Outcome> carryOut(Work work, ClientVisit visit, OnRecord onRecord) {
            return Uni.createFrom().failure(new IllegalStateException("nobody expected this"));
          }
        };
    return enforcers.with(keycloak, act);
  }

  private UUID dueTarget() throws SQLException {
    try (var connection = database.getConnection()) {
      var rows = new GrantRows(connection);
      var target = rows.target();
      rows.grant(Map.of("target_id", GrantRows.text(target), "state", "'ACTIVATING'"));
      rows.execute(
          "UPDATE targets SET due_at = now() - interval '1 minute' WHERE id = '%s'"
              .formatted(target));
      return target;
    }
  }

  private String valueOf(String expression, UUID target) throws SQLException {
    try (var connection = database.getConnection()) {
      return new GrantRows(connection)
          .value("SELECT %s FROM targets WHERE id = '%s'".formatted(expression, target));
    }
  }
}
