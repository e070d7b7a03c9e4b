package dev.lapse.enforcement;

import static dev.lapse.enforcement.FakeKeycloak.ASSIGN;
import static dev.lapse.enforcement.FakeKeycloak.PUT_UNDER_GUARD;
import static dev.lapse.enforcement.FakeKeycloak.READ;
import static dev.lapse.enforcement.FakeKeycloak.REMOVE;
import static dev.lapse.enforcement.FakeKeycloak.SET_NOT_BEFORE;
import static dev.lapse.enforcement.FakeKeycloak.TELL;
import static dev.lapse.enforcement.FakeKeycloak.TIME;
import static dev.lapse.grant.GrantFixture.LIFESPAN;
import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.TWO_O_CLOCK;
import static dev.lapse.grant.GrantFixture.aGrant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.Custody;
import dev.lapse.grant.Grant;
import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.KeycloakFailure.Kind;
import dev.lapse.grant.TargetKey;
import dev.lapse.policy.Cutoff;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is done in Keycloak where its guard holds tokens to the end that it is told. */
class UnderGuardTest {
  private static final String ASSIGN_OPTIONAL = ASSIGN + " as OPTIONAL";
  private static final String TELL_TWO_O_CLOCK = TELL + " " + TWO_O_CLOCK;
  private static final Optional<Instant> NOTHING = Optional.empty();

  private final FakeKeycloak keycloak = new FakeKeycloak(LIFESPAN, NOON);
  private Instant now = NOON;

  @Nested
  class Assigning {

    @Test
    void theEndIsOnRecordAndInKeycloakBeforeTheScopeIs() {
      // Given
      keycloak.governed();

      // When
      var outcome = carryOut(activate());

      // Then
      assertThat(keycloak.calls())
          .containsExactly(
              READ, "on record " + TWO_O_CLOCK, TELL_TWO_O_CLOCK, ASSIGN_OPTIONAL, READ);
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Assigned.class,
              assigned -> {
                assertThat(assigned.isGuarded()).isTrue();
                assertThat(assigned.leaked()).isFalse();
              });
    }

    @Test
    void aScopeIsPutUnderTheGuardWithTheFirstGrantThatAllowsIt() {
      // Given
      keycloak.withGuard();

      // When
      var outcome = carryOut(activate());

      // Then
      assertThat(keycloak.calls())
          .startsWith(READ, PUT_UNDER_GUARD)
          .endsWith(TELL_TWO_O_CLOCK, ASSIGN_OPTIONAL, READ);
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Assigned.class, assigned -> assertThat(assigned.isGuarded()).isTrue());
    }

    @Test
    void aScopeThatThePolicyLeavesAloneIsNotPutUnderTheGuard() {
      // Given
      keycloak.withGuard();
      var grant = Held.of(aGrant().activating(), NOON);
      var plan = new Plan.Assign(Assignment.OPTIONAL, List.of(grant), List.of());

      // When
      carryOut(work(Custody.NONE, plan, NOTHING, NOTHING, grant));

      // Then
      assertThat(keycloak.calls()).doesNotContain(PUT_UNDER_GUARD, TELL_TWO_O_CLOCK);
    }

    @Test
    void withoutTheGuardKeycloakIsToldNoEnd() {
      // When
      var outcome = carryOut(activate());

      // Then
      assertThat(keycloak.calls()).containsExactly(READ, "on record", ASSIGN_OPTIONAL, READ);
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Assigned.class, assigned -> assertThat(assigned.isGuarded()).isFalse());
    }

    @Test
    void aScopeIsNotAssignedWhereItsEndCouldNotBeTold() {
      // Given
      keycloak.governed().failing(TELL, 1, failure());

      // When
      var outcome = carryOut(activate());

      // Then
      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
      assertThat(keycloak.assigned()).isEmpty();
    }

    @Test
    void anEndThatKeycloakOnlySaidItTookIsAFailure() {
      // Given
      keycloak.governed().withScope(Assignment.OPTIONAL).deaf();

      // When
      var outcome = carryOut(keep(Optional.of(NOON.plusSeconds(60))));

      // Then
      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void aLaterEndIsToldWithoutTouchingTheScope() {
      // Given
      var before = NOON.plusSeconds(60);
      keycloak.governed().withScope(Assignment.OPTIONAL).until(before);

      // When
      var outcome = carryOut(keep(Optional.of(before)));

      // Then
      assertThat(keycloak.calls())
          .containsExactly(READ, "on record " + TWO_O_CLOCK, TELL_TWO_O_CLOCK, READ);
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Assigned.class,
              assigned -> {
                assertThat(assigned.anew()).isFalse();
                assertThat(assigned.leaked()).isFalse();
              });
    }

    @Test
    void anEndThatKeycloakKnowsAlreadyIsNotToldAgain() {
      // Given
      keycloak.governed().withScope(Assignment.OPTIONAL).until(TWO_O_CLOCK);

      // When
      carryOut(keep(Optional.of(TWO_O_CLOCK)));

      // Then
      assertThat(keycloak.calls()).containsExactly(READ);
    }

    @Test
    void tokensOfBeforeTheGuardCameHaveLeaked() {
      // Given
      keycloak.withGuard().withScope(Assignment.OPTIONAL);

      // When
      var outcome = carryOut(keep(NOTHING));

      // Then
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Assigned.class, assigned -> assertThat(assigned.leaked()).isTrue());
    }

    @Test
    void tokensUnderAnEndThatSomebodyPutOffHaveLeaked() {
      // Given
      keycloak.governed().withScope(Assignment.OPTIONAL).until(TWO_O_CLOCK.plusSeconds(60));

      // When
      var outcome = carryOut(keep(Optional.of(TWO_O_CLOCK)));

      // Then
      assertThat(keycloak.until()).contains(TWO_O_CLOCK);
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Assigned.class, assigned -> assertThat(assigned.leaked()).isTrue());
    }
  }

  @Nested
  class Removing {

    @Test
    void anEarlyEndIsToldBeforeTheScopeIsRemoved() {
      // Given
      keycloak.governed().withScope(Assignment.OPTIONAL).until(TWO_O_CLOCK);
      var revoking = Held.of(aGrant().revoking(), NOON);

      // When
      carryOut(remove(revoking, true, NOTHING));

      // Then
      assertThat(keycloak.calls())
          .containsExactly(
              TELL + " " + NOON,
              REMOVE,
              READ,
              TIME,
              SET_NOT_BEFORE + " " + NOON.plusSeconds(1),
              READ);
    }

    @Test
    void anEarlyEndThatCouldNotBeToldDoesNotKeepTheScope() {
      // Given
      keycloak
          .governed()
          .withScope(Assignment.OPTIONAL)
          .until(TWO_O_CLOCK)
          .failing(TELL, 1, failure());
      var revoking = Held.of(aGrant().revoking(), NOON);

      // When
      carryOut(remove(revoking, false, NOTHING));

      // Then
      assertThat(keycloak.assigned()).isEmpty();
    }

    @Test
    void anEndAtItsTimeCostsNoCallMoreAndStrikesNothing() {
      // Given
      now = TWO_O_CLOCK;
      keycloak.governed().withScope(Assignment.OPTIONAL).until(TWO_O_CLOCK);

      // When
      var outcome = carryOut(remove(capped(), false, NOTHING));

      // Then
      assertThat(keycloak.calls()).containsExactly(REMOVE, READ);
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Removed.class, removed -> assertThat(removed.struck()).isFalse());
    }

    @Test
    void whereTheGuardWentAwayTheTailOfWhatWasToCapIsStruck() {
      // Given
      now = TWO_O_CLOCK;
      keycloak.withScope(Assignment.OPTIONAL).until(TWO_O_CLOCK);

      // When
      var outcome = carryOut(remove(capped(), false, NOTHING));

      // Then
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Removed.class, removed -> assertThat(removed.struck()).isTrue());
    }

    @Test
    void tokensThatOutliveTheCapAreStruck() {
      // Given
      now = TWO_O_CLOCK;
      keycloak.governed().withScope(Assignment.OPTIONAL).until(TWO_O_CLOCK);

      // When
      var outcome = carryOut(remove(capped(), false, Optional.of(TWO_O_CLOCK.plusSeconds(60))));

      // Then
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Removed.class, removed -> assertThat(removed.struck()).isTrue());
    }

    private static Held capped() {
      var grant = aGrant().cutOffBy(Cutoff.CAP).activeUnderGuard();
      grant.beginExpiring(TWO_O_CLOCK);
      return Held.of(grant, TWO_O_CLOCK);
    }

    private static Work remove(Held ending, boolean strike, Optional<Instant> uncapped) {
      return work(
          Custody.HELD,
          new Plan.Remove(List.of(ending), strike),
          Optional.of(TWO_O_CLOCK),
          uncapped,
          ending);
    }
  }

  @Test
  void anEndIsForgottenWithoutTouchingTheScope() {
    // Given
    keycloak.governed().withScope(Assignment.OPTIONAL).until(NOON);

    // When
    var outcome = carryOut(work(Custody.NONE, new Plan.ForgetEnd(), NOTHING, NOTHING));

    // Then
    assertThat(keycloak.calls()).containsExactly(TELL + " none", READ);
    assertThat(outcome).isInstanceOf(Outcome.EndForgotten.class);
    assertThat(keycloak.assigned()).isPresent();
  }

  @Test
  void anEndThatKeycloakOnlySaidItForgotIsAFailure() {
    // Given
    keycloak.governed().until(NOON).deaf();

    // When
    var outcome = carryOut(work(Custody.NONE, new Plan.ForgetEnd(), NOTHING, NOTHING));

    // Then
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
  }

  private Outcome carryOut(Work work) {
    var strike = new Strike(keycloak, new MarkInMemory());
    return new KeycloakAct(keycloak, Clock.fixed(now, ZoneOffset.UTC))
        .carryOut(work, new ClientVisit(keycloak, strike, List.of(work.key())), this::putOnRecord)
        .await()
        .atMost(Duration.ofSeconds(10));
  }

  private Uni<Void> putOnRecord(Optional<Instant> end) {
    return Uni.createFrom()
        .voidItem()
        .invoke(() -> keycloak.write("on record" + end.map(instant -> " " + instant).orElse("")));
  }

  private static Work activate() {
    var grant = Held.of(underGuard(), NOON);
    return work(
        Custody.NONE,
        new Plan.Assign(Assignment.OPTIONAL, List.of(grant), List.of()),
        NOTHING,
        NOTHING,
        grant);
  }

  private static Grant underGuard() {
    return aGrant().cutOffBy(Cutoff.CAP).puttingItsScopeUnderGuard().activating();
  }

  private static Work keep(Optional<Instant> told) {
    var holder =
        Held.of(aGrant().cutOffBy(Cutoff.CAP).puttingItsScopeUnderGuard().activeUnderGuard(), NOON);
    return work(
        Custody.HELD, new Plan.Keep(Assignment.OPTIONAL, List.of(holder)), told, NOTHING, holder);
  }

  private static Work work(
      Custody custody,
      Plan plan,
      Optional<Instant> told,
      Optional<Instant> uncapped,
      Held... live) {
    return new Work(
        UUID.randomUUID(),
        UUID.randomUUID(),
        new TargetKey("acme", "client-uuid", "scope-uuid"),
        custody,
        null,
        plan,
        Ends.of(told, uncapped, List.of(live)));
  }

  private static KeycloakFailure failure() {
    return new KeycloakFailure(Kind.UNCERTAIN, "no answer", null, null);
  }
}
