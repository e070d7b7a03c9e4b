package dev.lapse.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.grant.TargetKey;
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
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseAlone.class)
class RealmThatHangsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TARGETS = 60;

  @Inject Enforcers enforcers;
  @Inject EnforcementConfiguration configuration;
  @Inject Clock clock;
  @Inject Vertx vertx;
  @Inject DataSource database;

  private final String hanging = "hangs-" + UUID.randomUUID();
  private final String answering = "answers-" + UUID.randomUUID();
  private final AtomicInteger begunInVain = new AtomicInteger();

  @Test
  void anotherRealmsTargetsAreDoneAllTheSame() throws SQLException {
    // Given
    makeDue(hanging);
    makeDue(answering);
    var enforcer = enforcer();
    loopOf(enforcer, hanging).wake();
    await().atMost(PATIENCE).until(() -> begunInVain.get() > 0);

    // When
    var loop = loopOf(enforcer, answering);

    // Then
    await()
        .atMost(PATIENCE)
        .until(() -> {
          loop.wake();
          return active(answering) == TARGETS;
        });
    assertThat(active(hanging)).isZero();
  }

  private RealmLoop loopOf(Enforcer enforcer, String realm) {
    return new RealmLoop(
        whenClaimed -> enforcer.enforceBatch(realm, whenClaimed),
        configuration.concurrency(),
        () -> {});
  }

  private Enforcer enforcer() {
    var keycloak = new CrowdedKeycloak(vertx, clock);
    var act =
        new KeycloakAct(keycloak, clock) {
          @Override
          Uni<Outcome> carryOut(Work work, ClientVisit visit, OnRecord onRecord) {
            return work.key().realm().equals(hanging)
                ? hang(work.key())
                : super.carryOut(work, visit, onRecord);
          }
        };
    return enforcers.with(keycloak, act);
  }

  private Uni<Outcome> hang(TargetKey target) {
    assertThat(target.realm()).isEqualTo(hanging);
    begunInVain.incrementAndGet();
    return Uni.createFrom().nothing();
  }

  private void makeDue(String realm) throws SQLException {
    try (var connection = database.getConnection()) {
      var rows = new GrantRows(connection);
      for (int n = 0; n < TARGETS; n++) {
        var target = rows.target();
        rows.grant(
            Map.of(
                "target_id",
                GrantRows.text(target),
                "realm",
                GrantRows.text(realm),
                "state",
                "'ACTIVATING'"));
        rows.execute(
            "UPDATE targets SET realm = '%s', due_at = now() - interval '1 minute' WHERE id = '%s'"
                .formatted(realm, target));
      }
    }
  }

  private int active(String realm) throws SQLException {
    try (var connection = database.getConnection()) {
      return Integer.parseInt(
          new GrantRows(connection)
              .value(
                  "SELECT count(*) FROM grants WHERE state = 'ACTIVE' AND realm = '%s'"
                      .formatted(realm)));
    }
  }
}
