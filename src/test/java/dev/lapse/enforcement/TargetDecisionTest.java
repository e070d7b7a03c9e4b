package dev.lapse.enforcement;

import static dev.lapse.grant.GrantFixture.DRAIN_AT;
import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.aGrant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.Custody;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantState;
import dev.lapse.policy.Cutoff;
import dev.lapse.policy.OnTampering;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetDecisionTest {
  private static final Plan REST = new Plan.Rest();
  private static final Plan CLEAR_UP = new Plan.Remove(List.of(), false);

  // ---- nothing holds the scope and nothing ends

  @Test
  void aTargetWithoutGrantsRests() {
    // Given
    List<Held> live = List.of();

    // When
    var plan = TargetDecision.decide(Custody.NONE, false, false, live);

    // Then
    assertThat(plan).isEqualTo(REST);
  }

  @ParameterizedTest
  @EnumSource(
      value = Custody.class,
      names = {"TAKING", "HELD"})
  void whatWeLeftBehindIsClearedUp(Custody custody) {
    // Given
    List<Held> live = List.of();

    // When
    var plan = TargetDecision.decide(custody, false, false, live);

    // Then
    assertThat(plan).isEqualTo(CLEAR_UP).matches(Plan::isClearingUp);
  }

  @ParameterizedTest
  @EnumSource(names = {"AWAITING_APPROVAL", "SCHEDULED", "DRAINING"})
  void aGrantThatNeedsNoScopeYetOrNoMoreLeavesTheTargetAlone(GrantState state) {
    // Given
    var live = List.of(held(aGrant().in(state)));

    // When
    var plan = TargetDecision.decide(Custody.NONE, false, false, live);

    // Then
    assertThat(plan).isEqualTo(REST);
  }

  @ParameterizedTest
  @MethodSource
  void aGrantThatNeedsNoScopeIsNoReasonToLeaveOneBehind(GrantState state, Custody custody) {
    // Given
    var live = List.of(held(aGrant().in(state)));

    // When
    var plan = TargetDecision.decide(custody, false, false, live);

    // Then
    assertThat(plan).isEqualTo(CLEAR_UP).matches(Plan::isClearingUp);
  }

  static Stream<Arguments> aGrantThatNeedsNoScopeIsNoReasonToLeaveOneBehind() {
    return Stream.of(GrantState.AWAITING_APPROVAL, GrantState.SCHEDULED, GrantState.DRAINING)
        .flatMap(state ->
            Stream.of(Custody.TAKING, Custody.HELD).map(custody -> Arguments.of(state, custody)));
  }

  // ---- a grant is to become active

  @ParameterizedTest
  @EnumSource
  void aGrantThatIsToBecomeActiveWantsTheScopeWhoeverPutItThere(Custody custody) {
    // Given
    var activating = held(aGrant().attachedAs(Assignment.DEFAULT).activating());

    // When
    var plan = TargetDecision.decide(custody, false, false, List.of(activating));

    // Then
    assertThat(plan).isEqualTo(new Plan.Assign(Assignment.DEFAULT, List.of(activating), List.of()));
  }

  @Test
  void grantsThatAreToBecomeActiveDoSoTogether() {
    // Given
    var one = held(aGrant().activating());
    var other = held(aGrant().activating());

    // When
    var plan = TargetDecision.decide(Custody.NONE, false, false, List.of(one, other));

    // Then
    assertThat(plan)
        .isEqualTo(new Plan.Assign(Assignment.OPTIONAL, List.of(one, other), List.of()));
  }

  @Test
  void aGrantBesideOneInForceIsActivatedAllTheSame() {
    // Given
    var active = held(aGrant().active());
    var activating = held(aGrant().activating());

    // When
    var plan = TargetDecision.decide(Custody.HELD, false, false, List.of(active, activating));

    // Then
    assertThat(plan)
        .isEqualTo(new Plan.Assign(Assignment.OPTIONAL, List.of(activating), List.of()));
  }

  @Test
  void aGrantThatEndsWaitsForOneThatIsToBecomeActive() {
    // Given
    var ending = held(aGrant().revoking());
    var activating = held(aGrant().activating());

    // When
    var plan = TargetDecision.decide(Custody.HELD, false, false, List.of(ending, activating));

    // Then
    assertThat(plan)
        .isEqualTo(new Plan.Assign(Assignment.OPTIONAL, List.of(activating), List.of(ending)));
  }

  @Test
  void aDrainWaitsForAGrantThatIsToBecomeActive() {
    // Given
    var dueToDrain = Held.of(aGrant().active(), DRAIN_AT);
    var activating = Held.of(aGrant().activating(), DRAIN_AT);

    // When
    var plan = TargetDecision.decide(Custody.HELD, false, false, List.of(dueToDrain, activating));

    // Then
    assertThat(plan)
        .isEqualTo(new Plan.Assign(Assignment.OPTIONAL, List.of(activating), List.of(dueToDrain)));
  }

  // ---- a grant is in force

  @ParameterizedTest
  @EnumSource
  void aGrantInForceIsLeftInPeace(Custody custody) {
    // Given
    var live = List.of(held(aGrant().active()));

    // When
    var plan = TargetDecision.decide(custody, false, false, live);

    // Then
    assertThat(plan).isEqualTo(REST);
  }

  @Test
  void aGrantInForceIsSeenToAgainWhereALateRemovalMayHaveTakenItsScope() {
    // Given
    var holder = held(aGrant().attachedAs(Assignment.DEFAULT).active());
    var waiting = held(aGrant().in(GrantState.AWAITING_APPROVAL));

    // When
    var plan = TargetDecision.decide(Custody.HELD, true, false, List.of(waiting, holder));

    // Then
    assertThat(plan)
        .isEqualTo(new Plan.Keep(Assignment.DEFAULT, List.of(holder)))
        .matches(Plan::concernsNoGrant);
  }

  @ParameterizedTest
  @EnumSource(names = {"AWAITING_APPROVAL", "SCHEDULED", "DRAINING", "REVOKING"})
  void noGrantBesideOneInForceTakesTheScopeAway(GrantState state) {
    // Given
    var live = List.of(held(aGrant().in(state)), held(aGrant().active()));

    // When
    var plan = TargetDecision.decide(Custody.HELD, false, false, live);

    // Then
    assertThat(plan).isEqualTo(REST);
  }

  @Test
  void aDrainBesideAGrantInForceTakesNothingAway() {
    // Given
    var dueToDrain = Held.of(aGrant().active(), DRAIN_AT);
    var inForce = Held.of(aGrant().lasting(Duration.ofHours(3)).active(), DRAIN_AT);

    // When
    var plan = TargetDecision.decide(Custody.HELD, false, false, List.of(dueToDrain, inForce));

    // Then
    assertThat(plan).isEqualTo(REST);
  }

  // ---- grants end

  @ParameterizedTest
  @EnumSource
  void aDrainTakesTheScopeAndDisturbsNothingElse(Custody custody) {
    // Given
    var dueToDrain = Held.of(aGrant().active(), DRAIN_AT);

    // When
    var plan = TargetDecision.decide(custody, false, false, List.of(dueToDrain));

    // Then
    assertThat(plan)
        .isEqualTo(new Plan.Remove(List.of(dueToDrain), false))
        .matches(remove -> !remove.isClearingUp());
  }

  @ParameterizedTest
  @CsvSource({
    "STRIKE, true",
    "LINGER, false",
    // What should have drained and is removed at its end only comes too late for that.
    "DRAIN,  true",
  })
  void anEndStrikesAsItsCutoffSays(Cutoff cutoff, boolean strikes) {
    // Given
    var ending = held(aGrant().cutOffBy(cutoff).expiring());

    // When
    var plan = TargetDecision.decide(Custody.HELD, false, false, List.of(ending));

    // Then
    assertThat(plan).isEqualTo(new Plan.Remove(List.of(ending), strikes));
  }

  @ParameterizedTest
  @EnumSource
  void anEndIsVerifiedWhoeverPutTheScopeThere(Custody custody) {
    // Given
    var ending = held(aGrant().cutOffBy(Cutoff.LINGER).expiring());

    // When
    var plan = TargetDecision.decide(custody, false, false, List.of(ending));

    // Then
    assertThat(plan).isEqualTo(new Plan.Remove(List.of(ending), false));
  }

  @Test
  void aGrantThatNeverWasActiveAndLeftNothingBehindHasNoTokensToStrike() {
    // Given
    var revoked = held(aGrant().revokedBeforeItsActivation());

    // When
    var plan = TargetDecision.decide(Custody.NONE, false, false, List.of(revoked));

    // Then
    assertThat(plan).isEqualTo(new Plan.Remove(List.of(revoked), false));
  }

  @ParameterizedTest
  @EnumSource(
      value = Custody.class,
      names = {"TAKING", "HELD"})
  void whereTheScopeMayHaveBeenThereItsTokensAreStruck(Custody custody) {
    // Given
    var revoked = held(aGrant().revokedBeforeItsActivation());

    // When
    var plan = TargetDecision.decide(custody, false, false, List.of(revoked));

    // Then
    assertThat(plan).isEqualTo(new Plan.Remove(List.of(revoked), true));
  }

  @Test
  void aDrainedGrantThatIsRevokedStrikesThoughItsScopeIsGone() {
    // Given
    var revoked = held(aGrant().revokedWhileDraining());

    // When
    var plan = TargetDecision.decide(Custody.NONE, false, false, List.of(revoked));

    // Then
    assertThat(plan).isEqualTo(new Plan.Remove(List.of(revoked), true));
  }

  @Test
  void ofSeveralThatEndTheHarshestCutoffCounts() {
    // Given
    var lingering = held(aGrant().cutOffBy(Cutoff.LINGER).expiring());
    var striking = held(aGrant().cutOffBy(Cutoff.STRIKE).expiring());

    // When
    var plan = TargetDecision.decide(Custody.HELD, false, false, List.of(lingering, striking));

    // Then
    assertThat(plan).isEqualTo(new Plan.Remove(List.of(lingering, striking), true));
  }

  @Test
  void whatOnlyStandsBesideAnEndIsNoPartOfIt() {
    // Given
    var ending = held(aGrant().cutOffBy(Cutoff.LINGER).expiring());
    var waiting = held(aGrant().requested());
    var scheduled = held(aGrant().scheduled());
    var drained = held(aGrant().draining());

    // When
    var plan =
        TargetDecision.decide(
            Custody.HELD, false, false, List.of(waiting, drained, ending, scheduled));

    // Then
    assertThat(plan).isEqualTo(new Plan.Remove(List.of(ending), false));
  }

  // ---- what others did

  @Test
  void whatSomebodyTookIsGivenBack() {
    // Given
    var grant = aGrant().onTampering(OnTampering.RESTORE).active();
    grant.tamperedWith(3, NOON);
    var tampered = held(grant);
    var ending = held(aGrant().revoking());

    // When
    var plan = TargetDecision.decide(Custody.HELD, false, false, List.of(tampered, ending));

    // Then
    assertThat(plan)
        .isEqualTo(new Plan.Assign(Assignment.OPTIONAL, List.of(tampered), List.of(ending)));
  }

  @Test
  void whatSomebodyTookIsNotGivenBackWhereItHasToGoAnyway() {
    // Given
    var grant = aGrant().onTampering(OnTampering.RESTORE).active();
    grant.tamperedWith(3, NOON);
    var dueToDrain = Held.of(grant, DRAIN_AT);

    // When
    var plan = TargetDecision.decide(Custody.HELD, false, false, List.of(dueToDrain));

    // Then
    assertThat(plan).isEqualTo(new Plan.Remove(List.of(dueToDrain), false));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatCameBackIsClearedUpAndStrikesIfItHasTo(boolean strikes) {
    // Given
    List<Held> live = List.of();

    // When
    var plan = TargetDecision.decide(Custody.HELD, false, strikes, live);

    // Then
    assertThat(plan).isEqualTo(new Plan.Remove(List.of(), strikes)).matches(Plan::isClearingUp);
  }

  private static Held held(Grant grant) {
    return Held.of(grant, NOON);
  }
}
