package dev.lapse.enforcement;

import static dev.lapse.enforcement.FakeKeycloak.ASSIGN;
import static dev.lapse.enforcement.FakeKeycloak.READ;
import static dev.lapse.enforcement.FakeKeycloak.REMOVE;
import static dev.lapse.enforcement.FakeKeycloak.SET_NOT_BEFORE;
import static dev.lapse.enforcement.FakeKeycloak.TIME;
import static dev.lapse.grant.GrantFixture.DRAIN_AT;
import static dev.lapse.grant.GrantFixture.LIFESPAN;
import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.aGrant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.Custody;
import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.KeycloakFailure.Kind;
import dev.lapse.grant.TargetKey;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeycloakActTest {
  private static final String RECORDED = "on record";
  private static final String ASSIGN_OPTIONAL = ASSIGN + " as OPTIONAL";

  private final FakeKeycloak keycloak = new FakeKeycloak(LIFESPAN, NOON);
  private Instant now = NOON;

  @Nested
  class Assign {

    @Test
    void aMissingScopeIsAssignedOnceThatIsOnRecordAndReadBack() {
      // Given
      var work = assign(Custody.NONE);

      // When
      var outcome = carryOut(work);

      // Then
      assertThat(keycloak.calls()).containsExactly(READ, RECORDED, ASSIGN_OPTIONAL, READ);
      assertThat(outcome).isInstanceOf(Outcome.Assigned.class);
      assertThat(keycloak.assigned()).contains(Assignment.OPTIONAL);
    }

    @Test
    void theReadBackTellsHowTheScopeIsAttached() {
      // Given
      var work =
          work(
              Custody.NONE,
              new Plan.Assign(
                  Assignment.DEFAULT,
                  List.of(Held.of(aGrant().attachedAs(Assignment.DEFAULT).activating(), NOON)),
                  List.of()));

      // When
      var outcome = carryOut(work);

      // Then
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Assigned.class,
              assigned -> assertThat(assigned.readBack().assigned()).contains(Assignment.DEFAULT));
    }

    @ParameterizedTest
    @EnumSource(
        value = Custody.class,
        names = {"TAKING", "HELD"})
    void aScopeThatWePutThereIsTakenAsAssignedWithoutAnotherCall(Custody custody) {
      // Given
      keycloak.withScope(Assignment.OPTIONAL);

      // When
      var outcome = carryOut(assign(custody));

      // Then
      assertThat(keycloak.calls()).containsExactly(READ);
      assertThat(outcome).isInstanceOf(Outcome.Assigned.class);
    }

    @Test
    void aScopeThatWeDidNotPutThereIsStanding() {
      // Given
      keycloak.withScope(Assignment.OPTIONAL);

      // When
      var outcome = carryOut(assign(Custody.NONE));

      // Then
      assertThat(keycloak.calls()).containsExactly(READ);
      assertThat(outcome).isInstanceOf(Outcome.Standing.class);
    }

    @Test
    void aScopeOfTheOtherTypeIsNotTheOneThatWeWereAboutToAssign() {
      // Given
      keycloak.withScope(Assignment.DEFAULT);

      // When
      var outcome = carryOut(assign(Custody.TAKING));

      // Then
      assertThat(outcome).isInstanceOf(Outcome.Standing.class);
    }

    @Test
    void aScopeThatWeHoldIsAttachedAsGrantedWhereSomebodyChangedItsType() {
      // Given
      keycloak.withScope(Assignment.DEFAULT);

      // When
      var outcome = carryOut(assign(Custody.HELD));

      // Then
      assertThat(keycloak.calls()).containsExactly(READ, RECORDED, REMOVE, ASSIGN_OPTIONAL, READ);
      assertThat(keycloak.assigned()).contains(Assignment.OPTIONAL);
      assertThat(outcome).isInstanceOf(Outcome.Assigned.class);
    }

    @Test
    void aScopeThatSomebodyTookAwayUnderOurHandsIsAssignedAgain() {
      // Given
      var work = assign(Custody.HELD);

      // When
      var outcome = carryOut(work);

      // Then
      assertThat(keycloak.calls()).containsExactly(READ, RECORDED, ASSIGN_OPTIONAL, READ);
      assertThat(outcome).isInstanceOf(Outcome.Assigned.class);
    }

    @Test
    void aYesOfKeycloaksThatTheReadBackDoesNotBearOutIsAFailure() {
      // Given
      keycloak.deaf();

      // When
      var outcome = carryOut(assign(Custody.NONE));

      // Then
      assertFailed(outcome, Kind.UNCERTAIN, false);
    }

    @Test
    void aScopeThatSomebodyAssignedTheOtherWayAMomentEarlierIsStanding() {
      // Given
      OnRecord overtaken =
          end -> Uni.createFrom().voidItem().invoke(() -> keycloak.withScope(Assignment.DEFAULT));

      // When
      var outcome = carryOut(assign(Custody.NONE), overtaken);

      // Then
      assertThat(outcome).isInstanceOf(Outcome.Standing.class);
      assertThat(keycloak.assigned()).contains(Assignment.DEFAULT);
    }

    @Test
    void aDisabledClientGetsNothing() {
      // Given
      keycloak.withProblem("The client is disabled.");

      // When
      var outcome = carryOut(assign(Custody.NONE));

      // Then
      assertThat(keycloak.calls()).containsExactly(READ);
      assertThat(outcome).isEqualTo(new Outcome.Unusable("The client is disabled."));
    }

    @Test
    void aDisabledClientIsNotMadeActiveByAScopeThatIsThereAlready() {
      // Given
      keycloak.withProblem("The client is disabled.").withScope(Assignment.OPTIONAL);

      // When
      var outcome = carryOut(assign(Custody.HELD));

      // Then
      assertThat(outcome).isInstanceOf(Outcome.Unusable.class);
    }

    @Test
    void nothingIsAssignedToAClientThatIsGone() {
      // Given
      keycloak.goneAtRead(1);

      // When
      var outcome = carryOut(assign(Custody.NONE));

      // Then
      assertThat(keycloak.calls()).containsExactly(READ);
      assertThat(outcome).isEqualTo(new Outcome.Gone());
    }

    @Test
    void aClientThatGoesBeforeTheReadBackIsGone() {
      // Given
      keycloak.goneAtRead(2);

      // When
      var outcome = carryOut(assign(Custody.NONE));

      // Then
      assertThat(outcome).isEqualTo(new Outcome.Gone());
    }

    @ParameterizedTest
    @EnumSource
    void aReadingThatFailsChangesNothingUnlessItIsUncertain(Kind kind) {
      // Given
      keycloak.failing(READ, 1, failure(kind));

      // When
      var outcome = carryOut(assign(Custody.NONE));

      // Then
      assertThat(keycloak.calls()).containsExactly(READ);
      assertFailed(outcome, kind, kind != Kind.UNCERTAIN);
    }

    @ParameterizedTest
    @EnumSource
    void anAssignmentThatFailsChangesNothingUnlessItIsUncertain(Kind kind) {
      // Given
      keycloak.failing(ASSIGN, 1, failure(kind));

      // When
      var outcome = carryOut(assign(Custody.NONE));

      // Then
      assertThat(keycloak.calls()).containsExactly(READ, RECORDED, ASSIGN_OPTIONAL);
      assertFailed(outcome, kind, kind != Kind.UNCERTAIN);
    }

    @ParameterizedTest
    @EnumSource
    void anAssignmentThatCouldNotBeReadBackHasChangedKeycloakAllTheSame(Kind kind) {
      // Given
      keycloak.failing(READ, 2, failure(kind));

      // When
      var outcome = carryOut(assign(Custody.NONE));

      // Then
      assertThat(keycloak.assigned()).isPresent();
      assertFailed(outcome, kind, false);
    }

    @Test
    void nothingIsAssignedThatCouldNotBePutOnRecord() {
      // Given
      OnRecord leaseLost = end -> Uni.createFrom().failure(new LeaseLostException());

      // When
      var attempt =
          assertThatExceptionOfType(LeaseLostException.class)
              .isThrownBy(() -> carryOut(assign(Custody.NONE), leaseLost));

      // Then
      attempt.isNotNull();
      assertThat(keycloak.calls()).containsExactly(READ);
      assertThat(keycloak.assigned()).isEmpty();
    }

    private static Work assign(Custody custody) {
      return work(
          custody,
          new Plan.Assign(
              Assignment.OPTIONAL, List.of(Held.of(aGrant().activating(), NOON)), List.of()));
    }
  }

  @Nested
  class Remove {

    @ParameterizedTest
    @EnumSource(
        value = Custody.class,
        names = {"TAKING", "HELD"})
    void ourScopeIsRemovedAndReadBack(Custody custody) {
      // Given
      keycloak.withScope(Assignment.OPTIONAL);

      // When
      var outcome = carryOut(linger(custody));

      // Then
      assertThat(keycloak.calls()).containsExactly(REMOVE, READ);
      assertThat(keycloak.assigned()).isEmpty();
      assertRemoved(outcome, false);
    }

    @Test
    void aScopeThatIsNotOursIsLeftAlone() {
      // Given
      keycloak.withScope(Assignment.DEFAULT);

      // When
      var outcome = carryOut(linger(Custody.NONE));

      // Then
      assertThat(keycloak.calls()).containsExactly(READ);
      assertThat(keycloak.assigned()).contains(Assignment.DEFAULT);
      assertRemoved(outcome, false);
    }

    @Test
    void aScopeThatIsGoneAlreadyIsReadBackAllTheSame() {
      // Given
      var work = linger(Custody.HELD);

      // When
      var outcome = carryOut(work);

      // Then
      assertThat(keycloak.calls()).containsExactly(REMOVE, READ);
      assertRemoved(outcome, false);
    }

    @Test
    void aYesOfKeycloaksThatTheReadBackDoesNotBearOutIsAFailure() {
      // Given
      keycloak.withScope(Assignment.OPTIONAL).deaf();

      // When
      var outcome = carryOut(strike(Custody.HELD));

      // Then
      assertThat(keycloak.calls()).containsExactly(REMOVE, READ);
      assertFailed(outcome, Kind.UNCERTAIN, false);
    }

    @Test
    void aClientThatIsGoneHasTheScopeNoMore() {
      // Given
      keycloak.goneAtRead(1);

      // When
      var outcome = carryOut(strike(Custody.HELD));

      // Then
      assertThat(keycloak.calls()).containsExactly(REMOVE, READ);
      assertThat(outcome).isEqualTo(new Outcome.Gone());
    }

    @ParameterizedTest
    @EnumSource
    void aRemovalThatFailsChangesNothingUnlessItIsUncertain(Kind kind) {
      // Given
      keycloak.withScope(Assignment.OPTIONAL).failing(REMOVE, 1, failure(kind));

      // When
      var outcome = carryOut(linger(Custody.HELD));

      // Then
      assertThat(keycloak.calls()).containsExactly(REMOVE);
      assertFailed(outcome, kind, kind != Kind.UNCERTAIN);
    }

    @ParameterizedTest
    @EnumSource
    void aRemovalThatCouldNotBeReadBackHasChangedKeycloakAllTheSame(Kind kind) {
      // Given
      keycloak.withScope(Assignment.OPTIONAL).failing(READ, 1, failure(kind));

      // When
      var outcome = carryOut(linger(Custody.HELD));

      // Then
      assertThat(keycloak.assigned()).isEmpty();
      assertFailed(outcome, kind, false);
    }
  }

  @Nested
  class Strike {

    @Test
    void theScopeGoesFirstAndThenWhatWasIssuedUpToThen() {
      // Given
      keycloak.withScope(Assignment.OPTIONAL).at(NOON);

      // When
      var outcome = carryOut(strike(Custody.HELD));

      // Then
      assertThat(keycloak.calls())
          .containsExactly(REMOVE, READ, TIME, SET_NOT_BEFORE + " 2026-11-02T12:00:01Z", READ);
      assertRemoved(outcome, true);
    }

    @Test
    void anOlderNotBeforeIsRaised() {
      // Given
      keycloak.withNotBefore(NOON);

      // When
      var outcome = carryOut(strike(Custody.HELD));

      // Then
      assertThat(keycloak.notBefore()).isEqualTo(NOON.plusSeconds(1));
      assertRemoved(outcome, true);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3600})
    void aNotBeforeThatServesAlreadyIsNeverLowered(long secondsLater) {
      // Given
      var later = NOON.plusSeconds(secondsLater);
      keycloak.withNotBefore(later);

      // When
      var outcome = carryOut(strike(Custody.HELD));

      // Then
      assertThat(keycloak.calls()).containsExactly(REMOVE, READ, TIME);
      assertThat(keycloak.notBefore()).isEqualTo(later);
      assertRemoved(outcome, true);
    }

    @Test
    void theStrikeGoesByTheClockThatStampedTheTokens() {
      // Given
      keycloak.at(NOON.plusSeconds(90));

      // When
      var outcome = carryOut(strike(Custody.HELD));

      // Then
      assertThat(keycloak.notBefore()).isEqualTo(NOON.plusSeconds(91));
      assertRemoved(outcome, true);
    }

    @ParameterizedTest
    @EnumSource
    void withoutThatClockThereIsNoStrike(Kind kind) {
      // Given
      keycloak.failing(TIME, 1, failure(kind));

      // When
      var outcome = carryOut(strike(Custody.HELD));

      // Then
      assertThat(keycloak.notBefore()).isEqualTo(Instant.EPOCH);
      assertFailed(outcome, kind, false);
    }

    @Test
    void aNotBeforeThatKeycloakDidNotRaiseIsAFailure() {
      // Given
      keycloak.deaf();

      // When
      var outcome = carryOut(strike(Custody.HELD));

      // Then
      assertFailed(outcome, Kind.UNCERTAIN, false);
    }

    @Test
    void aClientThatGoesMeanwhileIsGone() {
      // Given
      keycloak.goneAtRead(2);

      // When
      var outcome = carryOut(strike(Custody.HELD));

      // Then
      assertThat(outcome).isInstanceOf(Outcome.Gone.class);
    }

    @Test
    void aStrikeThatFailedHasRemovedTheScopeAlready() {
      // Given
      keycloak
          .withScope(Assignment.OPTIONAL)
          .failing(SET_NOT_BEFORE, 1, failure(Kind.NOT_PERMITTED));

      // When
      var outcome = carryOut(strike(Custody.HELD));

      // Then
      assertThat(keycloak.assigned()).isEmpty();
      assertFailed(outcome, Kind.NOT_PERMITTED, false);
    }

    @Test
    void aScopeThatIsNotOursStaysAndTheTokensAreStruckAllTheSame() {
      // Given
      keycloak.withScope(Assignment.OPTIONAL);

      // When
      var outcome = carryOut(strike(Custody.NONE));

      // Then
      assertThat(keycloak.assigned()).isPresent();
      assertRemoved(outcome, true);
    }

    @Test
    void whatLingersIsNotStruck() {
      // Given
      keycloak.withScope(Assignment.OPTIONAL);
      now = NOON.plus(Duration.ofDays(1));

      // When
      var outcome = carryOut(linger(Custody.HELD));

      // Then
      assertThat(keycloak.notBefore()).isEqualTo(Instant.EPOCH);
      assertRemoved(outcome, false);
    }
  }

  @Nested
  class Drain {

    @Test
    void aDrainInTimeStrikesNothing() {
      // Given
      keycloak.withScope(Assignment.OPTIONAL);
      now = DRAIN_AT.plusSeconds(2);

      // When
      var outcome = carryOut(drain());

      // Then
      assertThat(keycloak.calls()).containsExactly(REMOVE, READ);
      assertRemoved(outcome, false);
    }

    @Test
    void aDrainBehindItsMarginIsStruck() {
      // Given
      keycloak.withScope(Assignment.OPTIONAL).at(DRAIN_AT.plusSeconds(7));
      now = DRAIN_AT.plusSeconds(3);

      // When
      var outcome = carryOut(drain());

      // Then
      assertThat(keycloak.notBefore()).isEqualTo(DRAIN_AT.plusSeconds(8));
      assertRemoved(outcome, true);
    }

    @Test
    void aDrainWhoseTokensLiveLongerByNowIsStruck() {
      // Given
      keycloak.withScope(Assignment.OPTIONAL).withTokensLiving(LIFESPAN.plusSeconds(10));
      now = DRAIN_AT;

      // When
      var outcome = carryOut(drain());

      // Then
      assertRemoved(outcome, true);
    }

    @Test
    void aDrainWhoseTokensLiveShorterByNowStillCountsTheOldOnes() {
      // Given
      keycloak.withScope(Assignment.OPTIONAL).withTokensLiving(Duration.ofSeconds(1));
      now = DRAIN_AT.plusSeconds(10);

      // When
      var outcome = carryOut(drain());

      // Then
      assertRemoved(outcome, true);
    }

    @Test
    void aLateDrainBesideALingeringEndIsStruckToo() {
      // Given
      keycloak.withScope(Assignment.OPTIONAL);
      now = DRAIN_AT.plusSeconds(30);
      var draining = Held.of(aGrant().active(), DRAIN_AT);
      var lingering = Held.of(aGrant().revoking(), DRAIN_AT);

      // When
      var outcome =
          carryOut(work(Custody.HELD, new Plan.Remove(List.of(lingering, draining), false)));

      // Then
      assertRemoved(outcome, true);
    }

    private static Work drain() {
      return work(
          Custody.HELD, new Plan.Remove(List.of(Held.of(aGrant().active(), DRAIN_AT)), false));
    }
  }

  @Test
  void thereIsNothingToCarryOutOfARest() {
    // Given
    var work = work(Custody.HELD, new Plan.Rest());

    // When
    var attempt = assertThatIllegalArgumentException().isThrownBy(() -> carryOut(work));

    // Then
    attempt.withMessage("nothing to carry out");
  }

  private Outcome carryOut(Work work) {
    return carryOut(
        work, end -> Uni.createFrom().voidItem().invoke(() -> keycloak.write(RECORDED)));
  }

  private Outcome carryOut(Work work, OnRecord putOnRecord) {
    var strike = new dev.lapse.enforcement.Strike(keycloak, new MarkInMemory());
    return new KeycloakAct(keycloak, Clock.fixed(now, ZoneOffset.UTC))
        .carryOut(work, new ClientVisit(keycloak, strike, List.of(work.key())), putOnRecord)
        .await()
        .atMost(Duration.ofSeconds(10));
  }

  private static Work strike(Custody custody) {
    return work(custody, new Plan.Remove(List.of(Held.of(aGrant().revoking(), NOON)), true));
  }

  private static Work linger(Custody custody) {
    return work(custody, new Plan.Remove(List.of(Held.of(aGrant().revoking(), NOON)), false));
  }

  private static Work work(Custody custody, Plan plan) {
    return new Work(
        UUID.randomUUID(),
        UUID.randomUUID(),
        new TargetKey("acme", "client-uuid", "scope-uuid"),
        custody,
        null,
        plan,
        Ends.of(Optional.empty(), Optional.empty(), List.of()));
  }

  private static KeycloakFailure failure(Kind kind) {
    return new KeycloakFailure(kind, "no answer", null, null);
  }

  private static void assertRemoved(Outcome outcome, boolean struck) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Removed.class, removed -> assertThat(removed.struck()).isEqualTo(struck));
  }

  private static void assertFailed(Outcome outcome, Kind kind, boolean untouched) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.failure().kind()).isEqualTo(kind);
              assertThat(failed.untouched()).isEqualTo(untouched);
            });
  }
}
