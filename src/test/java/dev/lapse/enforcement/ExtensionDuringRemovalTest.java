package dev.lapse.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.lapse.actor.Actor;
import dev.lapse.actor.ActorKind;
import dev.lapse.grant.Assignment;
import dev.lapse.grant.GrantCommands;
import dev.lapse.testing.DatabaseAlone;
import dev.lapse.testing.GrantRows;
import dev.lapse.testing.TravellingClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An extension that is approved just when the enforcer is at work on the target, or was. */
@QuarkusTest
@TestProfile(DatabaseAlone.class)
class ExtensionDuringRemovalTest {
  private static final Actor REQUESTER =
      new Actor(
          "sub-ci",
          "service-account-ci",
          ActorKind.SERVICE_ACCOUNT,
          Optional.of("ci-deployer"),
          Set.of("lapse-requester"));
  private static final Actor APPROVER =
      new Actor("sub-alice", "alice", ActorKind.PERSON, Optional.empty(), Set.of("lapse-approver"));

  @Inject GrantCommands commands;
  @Inject ClaimRepository claims;
  @Inject Preparation preparation;
  @Inject Settlement settlement;
  @Inject OwnContext ownContext;
  @Inject ClientCutoffs cutoffs;
  @Inject EnforcementConfiguration configuration;
  @Inject EnforcementMetrics metrics;
  @Inject TimeBasedEpochGenerator ids;
  @Inject TravellingClock clock;
  @Inject DataSource database;

  private FakeKeycloak keycloak;
  private KeycloakAct act;
  private UUID grant;

  /** A grant that has a quarter of an hour left, with tokens that live a minute. */
  @BeforeEach
  void anActiveGrant() throws SQLException {
    var now = clock.instant();
    keycloak = new FakeKeycloak(Duration.ofMinutes(1), now).withScope(Assignment.OPTIONAL);
    act = new KeycloakAct(keycloak, clock);
    try (var connection = database.getConnection()) {
      var rows = new GrantRows(connection);
      rows.execute("UPDATE targets SET due_at = NULL, lease = NULL, leased_until = NULL");
      grant =
          rows.grant(
              Map.ofEntries(
                  Map.entry("state", "'ACTIVE'"),
                  Map.entry("ticket", "'CHG-1234'"),
                  Map.entry("compensating_controls", "'{\"Runs only from the build subnet\"}'"),
                  Map.entry("cutoff", "'DRAIN'"),
                  Map.entry("activated_at", at(now, "-45 minutes")),
                  Map.entry("expires_at", at(now, "15 minutes")),
                  Map.entry("drain_at", at(now, "13 minutes")),
                  Map.entry("token_lifespan_millis", "60000")));
      rows.execute(
          "UPDATE targets SET custody = 'HELD' WHERE id = (SELECT target_id FROM grants WHERE id = '%s')"
              .formatted(grant));
    }
  }

  private static String at(Instant now, String interval) {
    return "'%s'::timestamptz + interval '%s'".formatted(now, interval);
  }

  @Test
  void anExtensionInTimeNeedsNothingOfKeycloak() throws SQLException {
    // Given
    ask();
    enforce();

    // When
    approve();
    enforce();

    // Then
    assertThat(keycloak.calls()).isEmpty();
    assertThat(value("state")).isEqualTo("ACTIVE");
    assertThat(value("expires_at - activated_at")).isEqualTo("02:00:00");
    assertThat(value("(SELECT due_at = drain_at FROM targets t WHERE t.id = target_id)"))
        .isEqualTo("t");
  }

  @Test
  void anExtensionThatIsApprovedWhileTheScopeIsBeingRemovedBringsItBack() throws SQLException {
    // Given
    ask();
    clock.travel(Duration.ofMinutes(13));
    var removal = claimAndPrepare();
    assertThat(removal.plan()).isInstanceOf(Plan.Remove.class);

    // When
    approve();
    carryOut(removal);
    enforce();

    // Then
    assertThat(keycloak.assigned()).contains(Assignment.OPTIONAL);
    assertThat(value("state")).isEqualTo("ACTIVE");
    assertThat(value("expires_at - activated_at")).isEqualTo("02:00:00");
    assertThat(value("(SELECT custody FROM targets t WHERE t.id = target_id)")).isEqualTo("HELD");
    assertThat(actions())
        .containsExactly(
            "GRANT_EXTENSION_REQUESTED",
            "GRANT_EXTENSION_APPROVED",
            "GRANT_EXTENDED",
            "GRANT_ACTIVATED");
  }

  @Test
  void anExtensionThatIsApprovedAfterTheRemoverDiedBringsTheScopeBackToo() throws SQLException {
    // Given
    ask();
    clock.travel(Duration.ofMinutes(13));
    var removal = claimAndPrepare();
    act(removal);
    assertThat(keycloak.assigned()).isEmpty();

    // When
    approve();
    clock.travel(configuration.lease());
    enforce();

    // Then
    assertThat(keycloak.assigned()).contains(Assignment.OPTIONAL);
    assertThat(value("state")).isEqualTo("ACTIVE");
  }

  @Test
  void anExtensionThatIsAskedForDuringTheRemovalDoesNotStopIt() throws SQLException {
    // Given
    clock.travel(Duration.ofMinutes(13));
    var removal = claimAndPrepare();

    // When
    ask();
    carryOut(removal);
    enforce();

    // Then
    assertThat(keycloak.assigned()).isEmpty();
    assertThat(value("state")).isEqualTo("DRAINING");
    assertThat(value("extension_id IS NOT NULL")).isEqualTo("t");
  }

  @Test
  void aGrantThatWasDueToDrainButNotYetTakenUpIsExtendedWithoutKeycloak() throws SQLException {
    // Given
    ask();
    clock.travel(Duration.ofMinutes(13));

    // When
    approve();
    enforce();

    // Then
    assertThat(keycloak.calls()).isEmpty();
    assertThat(value("state")).isEqualTo("ACTIVE");
  }

  @Test
  void anExtensionThatWaitsUntilTheEndIsToldOfAGrantThatIsStillActive() throws SQLException {
    // Given
    ask();
    clock.travel(Duration.ofMinutes(15));
    makeDue();

    // When
    enforce();

    // Then
    assertThat(trail("action || ' ' || (facts::json ->> 'state')"))
        .containsExactly(
            "GRANT_EXTENSION_REQUESTED ACTIVE",
            "GRANT_EXTENSION_UNANSWERED ACTIVE",
            "GRANT_EXPIRY_DUE REVOKING",
            "GRANT_EXPIRED EXPIRED");
    assertThat(trail("facts::json ->> 'version'")).doesNotHaveDuplicates();
  }

  // ---- what happens

  private void ask() {
    await(() ->
        commands.extend(
            grant, Duration.ofHours(1), "It takes longer", REQUESTER, OptionalLong.empty()));
  }

  private void approve() {
    await(() -> commands.approve(grant, null, null, APPROVER, OptionalLong.empty()));
  }

  private Work claimAndPrepare() throws SQLException {
    makeDue();
    var lease = ids.generate();
    var claimed = await(() -> claims.claim("acme", lease));
    return await(() -> preparation.prepare(claimed, lease)).getFirst();
  }

  /** What the service's own clock would do. */
  private void makeDue() throws SQLException {
    execute(
        "UPDATE targets SET due_at = drain_at FROM grants WHERE target_id = targets.id AND grants.id = '%s'");
  }

  private void carryOut(Work work) {
    var outcome = act(work);
    await(() -> settlement.settle(List.of(new Done(work, outcome))));
  }

  private void enforce() {
    var enforcer =
        new Enforcer(
            claims,
            preparation,
            act,
            keycloak,
            strike(),
            settlement,
            ownContext,
            configuration,
            metrics,
            ids);
    while (enforcer.enforceBatch("acme", () -> {}).await().atMost(Duration.ofSeconds(30)) > 0) {
      // What one batch makes due, the next one works on.
    }
  }

  private Outcome act(Work work) {
    var visit = new ClientVisit(keycloak, strike(), List.of(work.key()));
    return await(() -> act.carryOut(work, visit, end -> Uni.createFrom().voidItem()));
  }

  private Strike strike() {
    return new Strike(keycloak, cutoffs);
  }

  private <T> T await(Supplier<Uni<T>> work) {
    return ownContext.run(work).await().atMost(Duration.ofSeconds(30));
  }

  // ---- what became of it

  private String value(String column) throws SQLException {
    try (var connection = database.getConnection()) {
      return new GrantRows(connection)
          .value("SELECT %s FROM grants WHERE id = '%s'".formatted(column, grant));
    }
  }

  private List<String> actions() throws SQLException {
    return trail("action");
  }

  private List<String> trail(String column) throws SQLException {
    try (var connection = database.getConnection()) {
      return List.of(
          new GrantRows(connection)
              .value(
                  "SELECT string_agg(%s, ',' ORDER BY position) FROM audit_events WHERE grant_id = '%s'"
                      .formatted(column, grant))
              .split(","));
    }
  }

  private void execute(String statement) throws SQLException {
    try (var connection = database.getConnection()) {
      new GrantRows(connection).execute(statement.formatted(grant));
    }
  }
}
