package dev.lapse.grant;

import static dev.lapse.grant.GrantFixture.ALICE;
import static dev.lapse.grant.GrantFixture.BOB;
import static dev.lapse.grant.GrantFixture.DRAIN_AT;
import static dev.lapse.grant.GrantFixture.DRAIN_MARGIN;
import static dev.lapse.grant.GrantFixture.LIFESPAN;
import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.TWO_O_CLOCK;
import static dev.lapse.grant.GrantFixture.aGrant;
import static dev.lapse.grant.GrantFixture.extended;
import static dev.lapse.grant.GrantFixture.extending;
import static dev.lapse.grant.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.actor.ActorKind;
import dev.lapse.actor.Party;
import dev.lapse.policy.Cutoff;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A later end: asked for, decided, and what follows from it. */
class GrantExtensionTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant ONE_O_CLOCK = NOON.plus(HOUR);
  private static final Instant THREE_O_CLOCK = TWO_O_CLOCK.plus(HOUR);

  /** The one who approved the request. */
  private static final Party FIRST_APPROVER =
      new Party("sub-approver-0", "approver-0", ActorKind.PERSON);

  // ---- asking

  @Test
  void aGrantKeepsItsEndWhileAnExtensionWaits() {
    // Given
    var grant = aGrant().active();
    var version = grant.version();

    // When
    extending(grant, HOUR, 1, ONE_O_CLOCK);

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.ACTIVE);
    assertThat(grant.expiresAt()).contains(TWO_O_CLOCK);
    assertThat(grant.removalDueAt()).isEqualTo(DRAIN_AT);
    assertThat(grant.version()).isEqualTo(version + 1);
    var extension = grant.extension().orElseThrow();
    assertThat(extension.duration()).isEqualTo(HOUR);
    assertThat(extension.grantId()).isEqualTo(grant.id());
    assertThat(extension.requestedAt()).isEqualTo(ONE_O_CLOCK);
    assertThat(extension.policyVersion()).isEqualTo("sha256:2");
    assertThat(extension.outcome()).isEmpty();
  }

  @Test
  void anExtensionHasToBeAnsweredBeforeTheGrantEnds() {
    // Given
    var grant = aGrant().active();

    // When
    extending(grant, HOUR, 1, ONE_O_CLOCK);

    // Then
    assertThat(grant.extension().orElseThrow().answerBy()).isEqualTo(TWO_O_CLOCK);
  }

  @Test
  void anExtensionOfALongGrantIsAnsweredWithinTheTimeOfItsPolicy() {
    // Given
    var grant = aGrant().lasting(Duration.ofDays(3)).active();

    // When
    extending(grant, HOUR, 1, ONE_O_CLOCK);

    // Then
    assertThat(grant.extension().orElseThrow().answerBy())
        .isEqualTo(ONE_O_CLOCK.plus(Duration.ofDays(1)));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ACTIVE", "DRAINING"})
  void onlyAGrantInUseIsExtended(GrantState state) {
    // Given
    var grant = aGrant().in(state);
    var version = grant.version();

    // When
    var refusal = refusalOf(() -> extending(grant, HOUR, 1, NOON));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.WrongState(state, "extend"));
    assertThat(grant.version()).isEqualTo(version);
  }

  @Test
  void aGrantWhoseEndHasComeIsNotExtendedAnyMore() {
    // Given
    var grant = aGrant().draining();

    // When
    var refusal = refusalOf(() -> extending(grant, HOUR, 1, TWO_O_CLOCK));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.WrongState(GrantState.EXPIRED, "extend"));
  }

  @Test
  void oneExtensionWaitsAtATime() {
    // Given
    var grant = extending(aGrant().active(), HOUR, 1, NOON);

    // When
    var refusal = refusalOf(() -> extending(grant, HOUR, 1, ONE_O_CLOCK));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.ExtensionUndecided(TWO_O_CLOCK));
  }

  @Test
  void anExtendedGrantMayBeExtendedAgain() {
    // Given
    var grant = extended(aGrant().active(), HOUR, NOON);

    // When
    extended(grant, HOUR, ONE_O_CLOCK);

    // Then
    assertThat(grant.expiresAt()).contains(THREE_O_CLOCK.plus(HOUR));
  }

  // ---- approved

  @Test
  void anApprovalMovesTheEndAndPlansTheDrainAnew() {
    // Given
    var grant = extending(aGrant().active(), HOUR, 1, ONE_O_CLOCK);
    var extension = grant.extension().orElseThrow();
    var version = grant.version();

    // When
    grant.approveExtension(BOB, "Fine", null, "sha256:3", DRAIN_MARGIN, ONE_O_CLOCK);

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.ACTIVE);
    assertThat(grant.activatedAt()).contains(NOON);
    assertThat(grant.expiresAt()).contains(THREE_O_CLOCK);
    assertThat(grant.removalDueAt()).isEqualTo(DRAIN_AT.plus(HOUR));
    assertThat(grant.tokensDeadBy()).contains(THREE_O_CLOCK);
    assertThat(grant.isInForce(TWO_O_CLOCK)).isTrue();
    assertThat(grant.version()).isEqualTo(version + 1);
    assertThat(grant.extension()).isEmpty();
    assertThat(extension.outcome()).contains(ExtensionOutcome.APPROVED);
    assertThat(grant.decisionsOn(extension))
        .singleElement()
        .extracting(Decision::approver)
        .isEqualTo(BOB);
    assertThat(grant.decisions()).extracting(Decision::approver).containsExactly(FIRST_APPROVER);
  }

  @Test
  void anExtendedGrantThatStrikesDoesSoAtItsNewEnd() {
    // Given
    var grant = aGrant().cutOffBy(Cutoff.STRIKE).active();

    // When
    extended(grant, HOUR, ONE_O_CLOCK);

    // Then
    assertThat(grant.removalDueAt()).isEqualTo(THREE_O_CLOCK);
    assertThat(grant.tokensDeadBy()).contains(THREE_O_CLOCK.plus(LIFESPAN));
  }

  @Test
  void aGrantThatWasTooShortToDrainDrainsOnceItIsLongEnough() {
    // Given
    var grant = aGrant().lasting(Duration.ofMinutes(9)).active();
    assertThat(grant.cutoff()).isEqualTo(Cutoff.STRIKE);

    // When
    extended(grant, HOUR, NOON);

    // Then
    assertThat(grant.cutoff()).isEqualTo(Cutoff.DRAIN);
    assertThat(grant.tokensDeadBy()).isEqualTo(grant.expiresAt());
    assertThat(grant.removalDueAt())
        .isEqualTo(NOON.plus(HOUR).plus(Duration.ofMinutes(4)).minus(DRAIN_MARGIN));
  }

  @Test
  void aGrantWhoseDrainWouldHaveHadToBeginAlreadyStrikes() {
    // Given
    var grant = aGrant().lasting(Duration.ofMinutes(9)).active();
    var atTheEighthMinute = NOON.plus(Duration.ofMinutes(8));

    // When
    extended(grant, Duration.ofMinutes(2), atTheEighthMinute);

    // Then
    assertThat(grant.cutoff()).isEqualTo(Cutoff.STRIKE);
    assertThat(grant.isInForce(NOON.plus(Duration.ofMinutes(10)))).isTrue();
  }

  @Test
  void aGrantThatStrikesByItsPolicyNeverDrains() {
    // Given
    var grant = aGrant().cutOffBy(Cutoff.STRIKE).lasting(Duration.ofMinutes(9)).active();

    // When
    extended(grant, HOUR, NOON);

    // Then
    assertThat(grant.cutoff()).isEqualTo(Cutoff.STRIKE);
  }

  @Test
  void aDrainingGrantIsActivatedAgain() {
    // Given
    var grant = aGrant().draining();

    // When
    extended(grant, HOUR, DRAIN_AT);

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.ACTIVATING);
    assertThat(grant.activatedAt()).contains(NOON);
    assertThat(grant.expiresAt()).contains(THREE_O_CLOCK);
    assertThat(grant.removedAt()).isEmpty();
  }

  @Test
  void aGrantThatIsActivatedAgainKeepsItsActivationAndItsNewEnd() {
    // Given
    var grant = extended(aGrant().draining(), HOUR, DRAIN_AT);

    // When
    grant.activated(LIFESPAN, DRAIN_MARGIN, TWO_O_CLOCK);

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.ACTIVE);
    assertThat(grant.activatedAt()).contains(NOON);
    assertThat(grant.expiresAt()).contains(THREE_O_CLOCK);
    assertThat(grant.removalDueAt()).isEqualTo(DRAIN_AT.plus(HOUR));
    assertThat(grant.isInForce(TWO_O_CLOCK)).isTrue();
  }

  @Test
  void ofTwoTokenLifespansTheLongerOneCountsAfterASecondActivation() {
    // Given
    var grant = extended(aGrant().draining(), HOUR, DRAIN_AT);

    // When
    grant.activated(Duration.ofMinutes(1), DRAIN_MARGIN, TWO_O_CLOCK);

    // Then
    assertThat(grant.tokenLifespan()).contains(LIFESPAN);
  }

  @Test
  void aGrantWhoseScopeMayBeGoneAlreadyIsReadBackFirst() {
    // Given
    var grant = aGrant().active();
    grant.beginRemoval();

    // When
    extended(grant, HOUR, DRAIN_AT);

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.ACTIVATING);
  }

  @Test
  void aGrantThatOnlyWasDueToDrainStaysActive() {
    // Given
    var grant = aGrant().active();

    // When
    extended(grant, HOUR, DRAIN_AT);

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.ACTIVE);
  }

  @Test
  void aGrantThatIsNotActivatedAgainByItsNewEndIsOutOfTime() {
    // Given
    var grant = extended(aGrant().draining(), HOUR, DRAIN_AT);

    // When
    var outOfTime = grant.isOutOfTime(THREE_O_CLOCK);

    // Then
    assertThat(outOfTime).isTrue();
    assertThat(grant.isOutOfTime(TWO_O_CLOCK)).isFalse();
  }

  @Test
  void theEndMovesWithTheLastApprovalThatThePolicyAsksFor() {
    // Given
    var grant = extending(aGrant().active(), HOUR, 2, NOON);
    grant.approveExtension(ALICE, null, null, "sha256:2", DRAIN_MARGIN, NOON);
    assertThat(grant.expiresAt()).contains(TWO_O_CLOCK);

    // When
    grant.approveExtension(BOB, null, null, "sha256:2", DRAIN_MARGIN, NOON);

    // Then
    assertThat(grant.expiresAt()).contains(THREE_O_CLOCK);
  }

  @Test
  void anApproverCountsOnceARound() {
    // Given
    var grant = extending(aGrant().active(), HOUR, 2, NOON);
    grant.approveExtension(ALICE, null, null, "sha256:2", DRAIN_MARGIN, NOON);

    // When
    var refusal =
        refusalOf(
            () -> grant.approveExtension(ALICE, null, null, "sha256:2", DRAIN_MARGIN, ONE_O_CLOCK));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.AlreadyDecided());
    assertThat(grant.expiresAt()).contains(TWO_O_CLOCK);
  }

  @Test
  void whoApprovedTheRequestMayApproveItsExtensionToo() {
    // Given
    var grant = extending(aGrant().active(), HOUR, 1, NOON);

    // When
    grant.approveExtension(FIRST_APPROVER, null, null, "sha256:2", DRAIN_MARGIN, NOON);

    // Then
    assertThat(grant.expiresAt()).contains(THREE_O_CLOCK);
  }

  @Test
  void anApproverMaySetAShorterAddition() {
    // Given
    var grant = extending(aGrant().active(), HOUR, 1, NOON);

    // When
    grant.approveExtension(
        ALICE, null, Duration.ofMinutes(20), "sha256:2", DRAIN_MARGIN, ONE_O_CLOCK);

    // Then
    assertThat(grant.expiresAt()).contains(TWO_O_CLOCK.plus(Duration.ofMinutes(20)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H0.001S", "PT0S", "PT0.0009S"})
  void noApproverSetsALongerAdditionOrNone(Duration time) {
    // Given
    var grant = extending(aGrant().active(), HOUR, 1, NOON);

    // When
    var refusal =
        refusalOf(
            () -> grant.approveExtension(ALICE, null, time, "sha256:2", DRAIN_MARGIN, ONE_O_CLOCK));

    // Then
    assertThat(refusal).isInstanceOf(Refusal.InvalidRequest.class);
    assertThat(grant.extension()).isPresent();
  }

  @Test
  void anApprovalThatComesTooLateMovesNothing() {
    // Given
    var grant = extending(aGrant().active(), HOUR, 1, NOON);

    // When
    var refusal =
        refusalOf(
            () -> grant.approveExtension(ALICE, null, null, "sha256:2", DRAIN_MARGIN, TWO_O_CLOCK));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.ExtensionTooLate(TWO_O_CLOCK));
    assertThat(grant.expiresAt()).contains(TWO_O_CLOCK);
  }

  @ParameterizedTest
  @EnumSource
  void whereNoExtensionWaitsNoneIsDecided(GrantState state) {
    // Given
    var grant = aGrant().in(state);

    // When
    var refusal = refusalOf(() -> grant.denyExtension(ALICE, "No", "sha256:2", NOON));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.WrongState(state, "deny"));
  }

  // ---- not approved

  @Test
  void aDenialLeavesTheGrantItsEnd() {
    // Given
    var grant = extending(aGrant().active(), HOUR, 2, NOON);
    var extension = grant.extension().orElseThrow();

    // When
    grant.denyExtension(ALICE, "Use the replica", "sha256:2", ONE_O_CLOCK);

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.ACTIVE);
    assertThat(grant.expiresAt()).contains(TWO_O_CLOCK);
    assertThat(grant.extension()).isEmpty();
    assertThat(extension.outcome()).contains(ExtensionOutcome.DENIED);
    assertThat(extension.endedAt()).contains(ONE_O_CLOCK);
  }

  @Test
  void anExtensionThatNobodyAnsweredLeavesTheGrantItsEnd() {
    // Given
    var grant = extending(aGrant().active(), HOUR, 1, NOON);
    var extension = grant.extension().orElseThrow();

    // When
    grant.extensionUnanswered(TWO_O_CLOCK);

    // Then
    assertThat(grant.expiresAt()).contains(TWO_O_CLOCK);
    assertThat(grant.extension()).isEmpty();
    assertThat(extension.outcome()).contains(ExtensionOutcome.UNANSWERED);
  }

  @Test
  void aRevocationEndsTheExtensionThatWaits() {
    // Given
    var grant = extending(aGrant().active(), HOUR, 1, NOON);
    var extension = grant.extension().orElseThrow();

    // When
    grant.revoke(Cutoff.STRIKE, ONE_O_CLOCK);

    // Then
    assertThat(grant.extension()).isEmpty();
    assertThat(extension.outcome()).contains(ExtensionOutcome.MOOT);
  }

  @Test
  void aDrainLeavesTheExtensionThatWaits() {
    // Given
    var grant = extending(aGrant().active(), HOUR, 1, NOON);

    // When
    grant.drained(TWO_O_CLOCK, false, DRAIN_AT);

    // Then
    assertThat(grant.extension()).isPresent();
  }
}
