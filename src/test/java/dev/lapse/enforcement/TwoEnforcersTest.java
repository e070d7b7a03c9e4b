package dev.lapse.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.grant.Keycloak;
import dev.lapse.grant.TargetKey;
import dev.lapse.testing.DatabaseAlone;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two replicas, five thousand due targets on twenty clients, and a Keycloak that fails now and
 * then. A fifth of the targets each: two kinds of activation, a strike, an end while another grant
 * is to become active, and a request that nobody answered.
 */
@QuarkusTest
@TestProfile(DatabaseAlone.class)
class TwoEnforcersTest {
  private static final int TARGETS = 5_000;
  private static final int A_FIFTH = TARGETS / 5;

  private static final String NEW_TARGETS =
      """
      INSERT INTO targets (id, realm, client_uuid, scope_uuid, custody, due_at)
      SELECT md5('crowd-' || n)::uuid, 'crowd', 'client-' || n / 5 % 20, 'scope-' || n,
             CASE WHEN n % 5 IN (2, 3) THEN 'HELD' ELSE 'NONE' END, now() - interval '1 minute'
      FROM generate_series(0, 4999) n\
      """;
  private static final String NEW_GRANTS =
      """
      INSERT INTO grants (id, target_id, realm, subject, scope, assignment, reason,
        compensating_controls, requester_subject, requester_name, requester_kind, policy_name,
        policy_version, approvals_required, approver_role, cutoff, state, state_since, requested_at,
        answer_by, duration_millis, activated_at, expires_at, token_lifespan_millis, version)
      SELECT uuidv7(), md5('crowd-' || n)::uuid, 'crowd', 'client-' || n / 5 % 20, 'scope-' || n,
             'OPTIONAL', 'Because', '{}', 'sub', 'name', 'PERSON', 'crowd', 'sha256:1', 1,
             'lapse-approver', 'STRIKE', state, now(), now() - interval '3 hours',
             now() - interval '1 minute', 7200000,
             CASE state WHEN 'ACTIVE' THEN now() - interval '2 hours' END,
             CASE state WHEN 'ACTIVE' THEN now() - interval '1 minute' END,
             CASE state WHEN 'ACTIVE' THEN 60000 END, 3
      FROM generate_series(0, 4999) n,
           unnest(CASE n % 5 WHEN 2 THEN ARRAY['ACTIVE'] WHEN 3 THEN ARRAY['ACTIVE', 'ACTIVATING']
                             WHEN 4 THEN ARRAY['AWAITING_APPROVAL'] ELSE ARRAY['ACTIVATING'] END) state\
      """;

  @Inject Enforcers enforcers;
  @Inject Clock clock;
  @Inject Vertx vertx;
  @Inject DataSource database;

  private final Set<TargetKey> inHand = ConcurrentHashMap.newKeySet();
  private final AtomicInteger handledTwiceAtOnce = new AtomicInteger();
  private CrowdedKeycloak keycloak;

  /** Sees when a target is being handled. */
  private final class WatchedAct extends KeycloakAct {
    private final AtomicInteger handled = new AtomicInteger();

    WatchedAct(Keycloak keycloak) {
      super(keycloak, clock);
    }

    @Override
    Uni<Outcome> carryOut(Work work, ClientVisit visit, OnRecord onRecord) {
      if (!inHand.add(work.key())) {
        handledTwiceAtOnce.incrementAndGet();
      }
      handled.incrementAndGet();
      return super.carryOut(work, visit, onRecord)
          .onTermination()
          .invoke(() -> inHand.remove(work.key()));
    }
  }

  @BeforeEach
  void crowd() throws SQLException {
    keycloak = new CrowdedKeycloak(vertx, clock);
    for (int n = 0; n < TARGETS; n++) {
      if (n % 5 == 2 || n % 5 == 3) {
        keycloak.has(target(n));
      }
    }
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(NEW_TARGETS);
      statement.execute(NEW_GRANTS);
    }
  }

  private static TargetKey target(int n) {
    return new TargetKey("crowd", "client-" + n / 5 % 20, "scope-" + n);
  }

  @Test
  void noTargetIsHandledTwiceAtOnceAndNoneIsLeft() throws SQLException {
    // Given
    var oneAct = new WatchedAct(keycloak);
    var otherAct = new WatchedAct(keycloak);
    var one = enforcers.with(keycloak, oneAct);
    var other = enforcers.with(keycloak, otherAct);

    // When
    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> bothWorkUntilNothingIsDue(one, other));

    // Then
    assertThat(handledTwiceAtOnce).hasValue(0);
    assertThat(oneAct.handled).hasPositiveValue();
    assertThat(otherAct.handled).hasPositiveValue();
    assertThat(countBy("state", "grants WHERE realm = 'crowd'"))
        .containsOnly(
            Map.entry("ACTIVE", 3L * A_FIFTH),
            Map.entry("EXPIRED", 2L * A_FIFTH),
            Map.entry("UNANSWERED", (long) A_FIFTH));
    for (int n = 0; n < TARGETS; n++) {
      assertThat(keycloak.isAssigned(target(n)))
          .as("target %d", n)
          .isEqualTo(n % 5 == 0 || n % 5 == 1 || n % 5 == 3);
    }
    assertThat(countBy("custody", "targets WHERE realm = 'crowd'"))
        .containsOnly(Map.entry("HELD", 3L * A_FIFTH), Map.entry("NONE", 2L * A_FIFTH));
    assertEachTransitionIsToldOnce();
    assertNotBeforeIsTheLatestThatWasMeant();
  }

  private static Uni<Void> workUntilNothingIsDue(Enforcer enforcer) {
    var rest = new CompletableFuture<Void>();
    new RealmLoop(
            whenClaimed -> enforcer.enforceBatch("crowd", whenClaimed),
            4,
            () -> rest.complete(null))
        .wake();
    return Uni.createFrom().completionStage(rest);
  }

  private boolean bothWorkUntilNothingIsDue(Enforcer one, Enforcer other) throws SQLException {
    Uni.join()
        .all(workUntilNothingIsDue(one), workUntilNothingIsDue(other))
        .andFailFast()
        .await()
        .atMost(Duration.ofMinutes(4));
    var soon = clock.instant().plus(Duration.ofHours(1));
    return countBy("'left'", "targets WHERE realm = 'crowd' AND due_at < '%s'".formatted(soon))
        .isEmpty();
  }

  private void assertEachTransitionIsToldOnce() throws SQLException {
    var crowd = "audit_events e JOIN grants g ON g.id = e.grant_id WHERE g.realm = 'crowd'";
    assertThat(countBy("action", crowd + " AND action <> 'GRANT_ENFORCEMENT_FAILED'"))
        .containsOnly(
            Map.entry("GRANT_ACTIVATED", 3L * A_FIFTH),
            Map.entry("GRANT_EXPIRY_DUE", 2L * A_FIFTH),
            Map.entry("GRANT_EXPIRED", 2L * A_FIFTH),
            Map.entry("GRANT_UNANSWERED", (long) A_FIFTH));
    assertThat(
            countBy(
                "'twice'",
                "(SELECT FROM " + crowd + " GROUP BY grant_id, action HAVING count(*) > 1)"))
        .isEmpty();
  }

  private void assertNotBeforeIsTheLatestThatWasMeant() throws SQLException {
    var meant = new LinkedHashMap<String, Instant>();
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT client_uuid, not_before FROM client_cutoffs WHERE realm = 'crowd'")) {
      while (rows.next()) {
        meant.put(rows.getString(1), rows.getTimestamp(2).toInstant());
      }
    }
    assertThat(meant).isNotEmpty();
    assertThat(keycloak.notBefore()).isEqualTo(meant);
  }

  private Map<String, Long> countBy(String column, String from) throws SQLException {
    var counts = new LinkedHashMap<String, Long>();
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT %1$s, count(*) FROM %2$s GROUP BY 1".formatted(column, from))) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getLong(2));
      }
    }
    return counts;
  }
}
