package dev.lapse.grant;

import static dev.lapse.grant.GrantFixture.ALICE;
import static dev.lapse.grant.GrantFixture.BOB;
import static dev.lapse.grant.GrantFixture.DRAIN_AT;
import static dev.lapse.grant.GrantFixture.LIFESPAN;
import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.TWO_HOURS;
import static dev.lapse.grant.GrantFixture.TWO_O_CLOCK;
import static dev.lapse.grant.GrantFixture.aGrant;
import static dev.lapse.grant.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lapse.actor.Party;
import dev.lapse.policy.Cutoff;
import dev.lapse.policy.OnTampering;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which command and which move is legal in which state is told in {@link GrantMovesTest}. */
class GrantTest {
  private static final Duration STUCK_AFTER = Duration.ofMinutes(2);

  // ---- the request

  @Test
  void aRequestWhoseEndIsOverWhenItIsPutOnRecordIsRefused() {
    // Given
    var request = aGrant().endingAt(NOON);

    // When
    var refusal = refusalOf(request::requested);

    // Then
    assertThat(refusal)
        .isEqualTo(
            Refusal.InvalidRequest.of("expiresAt", "must be in the future and after startsAt"));
  }

  @Test
  void aRequestWhoseStartIsOverWhenItIsPutOnRecordIsRefused() {
    // Given
    var request = aGrant().startingAt(NOON);

    // When
    var refusal = refusalOf(request::requested);

    // Then
    assertThat(refusal)
        .isEqualTo(
            Refusal.InvalidRequest.of(
                "startsAt", "must be in the future; leave it out to start once approved"));
  }

  @Test
  void aRequestWaitsForItsApproversFromItsFirstVersionOn() {
    // Given
    var request = aGrant();

    // When
    var grant = request.requested();

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.AWAITING_APPROVAL);
    assertThat(grant.version()).isEqualTo(Grant.FIRST_VERSION);
    assertThat(grant.requestedAt()).isEqualTo(NOON);
    assertThat(grant.answerBy()).isEqualTo(NOON.plus(Duration.ofHours(24)));
    assertThat(grant.expiresAt()).isEmpty();
    assertThat(grant.activatedAt()).isEmpty();
  }

  @Test
  void aRequestWithAFixedEndHasToBeAnsweredBeforeIt() {
    // Given
    var request = aGrant().endingAt(TWO_O_CLOCK);

    // When
    var grant = request.requested();

    // Then
    assertThat(grant.answerBy()).isEqualTo(TWO_O_CLOCK);
    assertThat(grant.expiresAt()).contains(TWO_O_CLOCK);
  }

  // ---- approvals

  @Test
  void anApprovalThatIsNotTheLastOneIsCountedAndNoMore() {
    // Given
    var grant = aGrant().approvedBy(2).requested();

    // When
    grant.approve(ALICE, "Fine", null, "sha256:2", NOON.plusSeconds(9));

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.AWAITING_APPROVAL);
    assertThat(grant.stateSince()).isEqualTo(NOON);
    assertThat(grant.version()).isEqualTo(2);
    assertThat(grant.decisions())
        .singleElement()
        .satisfies(decision -> {
          assertThat(decision.approver()).isEqualTo(ALICE);
          assertThat(decision.verdict()).isEqualTo(Verdict.APPROVED);
          assertThat(decision.comment()).contains("Fine");
          assertThat(decision.policyVersion()).isEqualTo("sha256:2");
          assertThat(decision.at()).isEqualTo(NOON.plusSeconds(9));
        });
  }

  @Test
  void theLastApprovalThatThePolicyAsksForSetsTheGrantGoing() {
    // Given
    var grant = aGrant().approvedBy(2).requested();
    grant.approve(ALICE, null, null, "sha256:1", NOON);

    // When
    grant.approve(BOB, null, null, "sha256:1", NOON.plusSeconds(5));

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.ACTIVATING);
    assertThat(grant.stateSince()).isEqualTo(NOON.plusSeconds(5));
    assertThat(grant.version()).isEqualTo(3);
  }

  @Test
  void oneApproverCountsOnceUnderWhateverName() {
    // Given
    var grant = aGrant().approvedBy(2).requested();
    grant.approve(ALICE, null, null, "sha256:1", NOON);
    var renamed = new Party(ALICE.subject(), "alice.married", ALICE.kind());

    // When
    var refusal = refusalOf(() -> grant.approve(renamed, null, null, "sha256:1", NOON));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.AlreadyDecided());
    assertThat(grant.version()).isEqualTo(2);
    assertThat(grant.decisions()).hasSize(1);
  }

  @Test
  void whoHasApprovedDoesNotDenyAfterwards() {
    // Given
    var grant = aGrant().approvedBy(2).requested();
    grant.approve(ALICE, null, null, "sha256:1", NOON);

    // When
    var refusal = refusalOf(() -> grant.deny(ALICE, "On second thoughts", "sha256:1", NOON));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.AlreadyDecided());
    assertThat(grant.state()).isEqualTo(GrantState.AWAITING_APPROVAL);
  }

  @Test
  void oneDenialOutweighsEarlierApprovals() {
    // Given
    var grant = aGrant().approvedBy(2).requested();
    grant.approve(ALICE, null, null, "sha256:1", NOON);

    // When
    grant.deny(BOB, "Use the replica", "sha256:1", NOON.plusSeconds(5));

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.DENIED);
    assertThat(grant.endedAt()).contains(NOON.plusSeconds(5));
    assertThat(grant.decisions())
        .extracting(Decision::verdict)
        .containsExactly(Verdict.APPROVED, Verdict.DENIED);
  }

  @Test
  void anApprovalBeforeTheStartThatWasAskedForSchedulesTheGrant() {
    // Given
    var grant = aGrant().startingAt(NOON.plusSeconds(1)).requested();

    // When
    grant.approve(ALICE, null, null, "sha256:1", NOON);

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.SCHEDULED);
  }

  @Test
  void anApprovalAfterTheStartThatWasAskedForActivatesAtOnce() {
    // Given
    var grant = aGrant().startingAt(NOON.plusSeconds(1)).requested();

    // When
    grant.approve(ALICE, null, null, "sha256:1", NOON.plusSeconds(1));

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.ACTIVATING);
  }

  @Test
  void anApprovalInTheLastMomentCounts() {
    // Given
    var grant = aGrant().requested();

    // When
    grant.approve(ALICE, null, null, "sha256:1", grant.answerBy().minusMillis(1));

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.ACTIVATING);
  }

  @Test
  void anAnswerThatComesTooLateFindsTheRequestUnanswered() {
    // Given
    var grant = aGrant().requested();

    // When
    var approval = refusalOf(() -> grant.approve(ALICE, null, null, "sha256:1", grant.answerBy()));
    var denial = refusalOf(() -> grant.deny(ALICE, "No", "sha256:1", grant.answerBy()));

    // Then
    assertThat(approval).isEqualTo(new Refusal.WrongState(GrantState.UNANSWERED, "approve"));
    assertThat(denial).isEqualTo(new Refusal.WrongState(GrantState.UNANSWERED, "deny"));
    assertThat(grant.version()).isEqualTo(Grant.FIRST_VERSION);
    assertThat(grant.decisions()).isEmpty();
  }

  // ---- a shorter time

  @ParameterizedTest
  @CsvSource({"PT1H", "PT2H", "PT0.001S"})
  void anApproverMaySetAShorterTimeOrTheSame(Duration shorter) {
    // Given
    var grant = aGrant().lasting(TWO_HOURS).requested();

    // When
    grant.approve(ALICE, null, shorter, "sha256:1", NOON);

    // Then
    assertThat(grant.duration()).contains(shorter);
    assertThat(grant.decisions().getFirst().duration()).contains(shorter);
  }

  @Test
  void noApproverSetsALongerTime() {
    // Given
    var grant = aGrant().lasting(TWO_HOURS).requested();

    // When
    var refusal =
        refusalOf(() -> grant.approve(ALICE, null, TWO_HOURS.plusMillis(1), "sha256:1", NOON));

    // Then
    assertIsAbout("duration", refusal);
    assertUndecided(grant);
    assertThat(grant.duration()).contains(TWO_HOURS);
  }

  @ParameterizedTest
  @CsvSource({"PT0S", "PT-1S", "PT0.0009S"})
  void noApproverSetsNoTimeAtAll(Duration nothing) {
    // Given
    var grant = aGrant().requested();

    // When
    var refusal = refusalOf(() -> grant.approve(ALICE, null, nothing, "sha256:1", NOON));

    // Then
    assertIsAbout("duration", refusal);
    assertUndecided(grant);
  }

  @Test
  void theSecondApproverDoesNotLengthenWhatTheFirstOneShortened() {
    // Given
    var grant = aGrant().approvedBy(2).lasting(TWO_HOURS).requested();
    grant.approve(ALICE, null, Duration.ofHours(1), "sha256:1", NOON);

    // When
    var refusal = refusalOf(() -> grant.approve(BOB, null, TWO_HOURS, "sha256:1", NOON));

    // Then
    assertIsAbout("duration", refusal);
    assertThat(grant.duration()).contains(Duration.ofHours(1));
  }

  @Test
  void theSecondApproverMayLeaveTheTimeOfTheFirstOne() {
    // Given
    var grant = aGrant().approvedBy(2).lasting(TWO_HOURS).requested();
    grant.approve(ALICE, null, Duration.ofHours(1), "sha256:1", NOON);

    // When
    grant.approve(BOB, null, null, "sha256:1", NOON);

    // Then
    assertThat(grant.duration()).contains(Duration.ofHours(1));
  }

  @Test
  void aTimeThatIsShorterThanTheOneUntilAFixedEndIsCountedFromTheActivation() {
    // Given
    var grant = aGrant().endingAt(TWO_O_CLOCK).requested();
    grant.approve(ALICE, null, Duration.ofHours(1), "sha256:1", NOON);

    // When
    grant.activated(LIFESPAN, GrantFixture.DRAIN_MARGIN, NOON.plusSeconds(60));

    // Then
    assertThat(grant.expiresAt()).contains(NOON.plusSeconds(60).plus(Duration.ofHours(1)));
  }

  @Test
  void noApproverGoesBeyondAFixedEnd() {
    // Given
    var grant = aGrant().endingAt(TWO_O_CLOCK).requested();

    // When
    var refusal =
        refusalOf(() -> grant.approve(ALICE, null, TWO_HOURS.plusMillis(1), "sha256:1", NOON));

    // Then
    assertIsAbout("duration", refusal);
    assertUndecided(grant);
  }

  @Test
  void theTimeUntilAFixedEndIsCountedFromAStartThatLiesAhead() {
    // Given
    var grant =
        aGrant().startingAt(NOON.plus(Duration.ofHours(1))).endingAt(TWO_O_CLOCK).requested();

    // When
    var refusal =
        refusalOf(() -> grant.approve(ALICE, null, Duration.ofMinutes(61), "sha256:1", NOON));

    // Then
    assertIsAbout("duration", refusal);
    assertUndecided(grant);
  }

  @Test
  void aTimeThatFitsBetweenStartAndFixedEndIsSet() {
    // Given
    var grant =
        aGrant().startingAt(NOON.plus(Duration.ofHours(1))).endingAt(TWO_O_CLOCK).requested();

    // When
    grant.approve(ALICE, null, Duration.ofMinutes(60), "sha256:1", NOON);

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.SCHEDULED);
    assertThat(grant.duration()).contains(Duration.ofMinutes(60));
  }

  // ---- activation

  @Test
  void theClockOfADurationStartsAtTheActivation() {
    // Given
    var grant = aGrant().lasting(TWO_HOURS).activating();
    var later = NOON.plus(Duration.ofMinutes(40));

    // When
    grant.activated(LIFESPAN, GrantFixture.DRAIN_MARGIN, later);

    // Then
    assertThat(grant.activatedAt()).contains(later);
    assertThat(grant.expiresAt()).contains(later.plus(TWO_HOURS));
    assertThat(grant.tokenLifespan()).contains(LIFESPAN);
  }

  @Test
  void aFixedEndStaysHoweverLateTheActivationIs() {
    // Given
    var grant = aGrant().endingAt(TWO_O_CLOCK).activating();

    // When
    grant.activated(LIFESPAN, GrantFixture.DRAIN_MARGIN, NOON.plus(Duration.ofMinutes(40)));

    // Then
    assertThat(grant.expiresAt()).contains(TWO_O_CLOCK);
  }

  @Test
  void aDrainBeginsOneLifespanAndTheMarginBeforeTheEnd() {
    // Given
    var grant = aGrant().cutOffBy(Cutoff.DRAIN).activating();

    // When
    grant.activated(LIFESPAN, GrantFixture.DRAIN_MARGIN, NOON);

    // Then
    assertThat(grant.cutoff()).isEqualTo(Cutoff.DRAIN);
    assertThat(grant.removalDueAt()).isEqualTo(TWO_O_CLOCK.minus(LIFESPAN).minusSeconds(3));
    assertThat(grant.removalDueAt()).isEqualTo(DRAIN_AT);
    assertThat(grant.tokensDeadBy()).contains(TWO_O_CLOCK);
  }

  @Test
  void aGrantOfTwoLifespansDrains() {
    // Given
    var grant = aGrant().lasting(Duration.ofMinutes(10)).activating();

    // When
    grant.activated(Duration.ofMinutes(5), GrantFixture.DRAIN_MARGIN, NOON);

    // Then
    assertThat(grant.cutoff()).isEqualTo(Cutoff.DRAIN);
  }

  @Test
  void aGrantShorterThanTwoLifespansStrikes() {
    // Given
    var grant = aGrant().lasting(Duration.ofMinutes(10).minusMillis(1)).activating();

    // When
    grant.activated(Duration.ofMinutes(5), GrantFixture.DRAIN_MARGIN, NOON);

    // Then
    assertThat(grant.cutoff()).isEqualTo(Cutoff.STRIKE);
    assertThat(grant.removalDueAt()).isEqualTo(grant.expiresAt().orElseThrow());
    assertThat(grant.tokensDeadBy())
        .contains(grant.expiresAt().orElseThrow().plus(Duration.ofMinutes(5)));
  }

  @Test
  void aGrantThatWouldHaveToDrainAtOnceStrikes() {
    // Given: the lifespan is so short that the margin counts
    var grant = aGrant().lasting(Duration.ofSeconds(4)).activating();

    // When
    grant.activated(Duration.ofSeconds(1), GrantFixture.DRAIN_MARGIN, NOON);

    // Then
    assertThat(grant.cutoff()).isEqualTo(Cutoff.STRIKE);
    assertThat(grant.removalDueAt()).isEqualTo(NOON.plusSeconds(4));
  }

  @ParameterizedTest
  @EnumSource(
      value = Cutoff.class,
      names = {"STRIKE", "LINGER"})
  void withoutADrainTheScopeStaysToTheEndAndTheTailIsForeseen(Cutoff cutoff) {
    // Given
    var grant = aGrant().cutOffBy(cutoff).activating();

    // When
    grant.activated(LIFESPAN, GrantFixture.DRAIN_MARGIN, NOON);

    // Then
    assertThat(grant.cutoff()).isEqualTo(cutoff);
    assertThat(grant.removalDueAt()).isEqualTo(TWO_O_CLOCK);
    assertThat(grant.tokensDeadBy()).contains(TWO_O_CLOCK.plus(LIFESPAN));
  }

  @Test
  void aGrantThatIsActivatedBehindItsFixedEndIsDueToGoAtOnce() {
    // Given
    var grant = aGrant().endingAt(TWO_O_CLOCK).activating();
    var late = TWO_O_CLOCK.plusSeconds(1);

    // When
    grant.activated(LIFESPAN, GrantFixture.DRAIN_MARGIN, late);

    // Then
    assertThat(grant.isInForce(late)).isFalse();
    assertThat(grant.isDueToDrain(late)).isTrue();
    assertThat(grant.cutoff()).isEqualTo(Cutoff.STRIKE);
  }

  @Test
  void anActivationThatFailedSaysWhy() {
    // Given
    var grant = aGrant().activating();

    // When
    grant.activationFailed("The client is disabled.", NOON.plusSeconds(2));

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.ACTIVATION_FAILED);
    assertThat(grant.endedAt()).contains(NOON.plusSeconds(2));
    assertThat(grant.lastError()).contains("The client is disabled.");
    assertThat(grant.nextAttemptAt()).isEmpty();
  }

  // ---- the end

  @Test
  void aGrantThatDrainsTellsWhenItsLastTokenDies() {
    // Given
    var grant = aGrant().active();
    var dead = DRAIN_AT.plus(LIFESPAN).plusSeconds(1);

    // When
    grant.drained(dead, false, DRAIN_AT.plusMillis(200));

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.DRAINING);
    assertThat(grant.removedAt()).contains(DRAIN_AT.plusMillis(200));
    assertThat(grant.tokensDeadBy()).contains(dead);
    assertThat(grant.isStruck()).isFalse();
    assertThat(grant.endedAt()).isEmpty();
  }

  @Test
  void aDrainThatCameTooLateTellsThatItsTailWasStruck() {
    // Given
    var grant = aGrant().active();

    // When
    grant.drained(TWO_O_CLOCK.plusSeconds(20), true, DRAIN_AT.plusSeconds(22));

    // Then
    assertThat(grant.isStruck()).isTrue();
  }

  @Test
  void aGrantWhoseDrainIsOverKeepsWhatTheDrainTold() {
    // Given
    var grant = aGrant().draining();
    var removedAt = grant.removedAt();
    var deadBy = grant.tokensDeadBy();

    // When
    grant.drainOver(TWO_O_CLOCK);

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.EXPIRED);
    assertThat(grant.endedAt()).contains(TWO_O_CLOCK);
    assertThat(grant.removedAt()).isEqualTo(removedAt).isNotEmpty();
    assertThat(grant.tokensDeadBy()).isEqualTo(deadBy).isNotEmpty();
  }

  @Test
  void anEndThatWasVerifiedTellsWhenTheScopeWentAndWhenItsLastTokenDies() {
    // Given
    var grant = aGrant().expiring();
    var seenGone = TWO_O_CLOCK.plusMillis(300);

    // When
    grant.endedVerified(TWO_O_CLOCK.plusSeconds(301), seenGone);

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.EXPIRED);
    assertThat(grant.endedAt()).contains(seenGone);
    assertThat(grant.removedAt()).contains(seenGone);
    assertThat(grant.tokensDeadBy()).contains(TWO_O_CLOCK.plusSeconds(301));
  }

  @Test
  void whenTheScopeWasRemovedToDrainThatIsWhenItWent() {
    // Given
    var grant = aGrant().draining();
    var removedAt = grant.removedAt();
    grant.revoke(Cutoff.STRIKE, DRAIN_AT.plusSeconds(30));

    // When
    grant.endedVerified(TWO_O_CLOCK, DRAIN_AT.plusSeconds(31));

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.REVOKED);
    assertThat(grant.removedAt()).isEqualTo(removedAt).contains(DRAIN_AT);
  }

  @Test
  void aRevocationSetsHowTheTailIsDealtWith() {
    // Given
    var grant = aGrant().cutOffBy(Cutoff.DRAIN).active();

    // When
    grant.revoke(Cutoff.LINGER, NOON.plusSeconds(60));

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.REVOKING);
    assertThat(grant.endingAs()).contains(GrantState.REVOKED);
    assertThat(grant.cutoff()).isEqualTo(Cutoff.LINGER);
    assertThat(grant.stateSince()).isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void aRevocationTakesOverAnExpiryThatIsNotDoneYet() {
    // Given
    var grant = aGrant().cutOffBy(Cutoff.LINGER).expiring();
    var version = grant.version();

    // When
    grant.revoke(Cutoff.STRIKE, TWO_O_CLOCK.plusSeconds(5));

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.REVOKING);
    assertThat(grant.endingAs()).contains(GrantState.REVOKED);
    assertThat(grant.cutoff()).isEqualTo(Cutoff.STRIKE);
    assertThat(grant.version()).isEqualTo(version + 1);
  }

  @Test
  void aScheduledGrantIsRevokedAtOnceSinceNothingHasToGo() {
    // Given
    var grant = aGrant().scheduled();

    // When
    grant.revoke(Cutoff.STRIKE, NOON.plusSeconds(5));

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.REVOKED);
    assertThat(grant.endedAt()).contains(NOON.plusSeconds(5));
    assertThat(grant.removedAt()).isEmpty();
  }

  @Test
  void aGrantThatEndsWhileAnotherHoldsTheScopeForetellsNoDeathOfTokens() {
    // Given
    var grant = aGrant().active();

    // When
    grant.endedHeldByAnother(TWO_O_CLOCK);

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.EXPIRED);
    assertThat(grant.tokensDeadBy()).isEmpty();
    assertThat(grant.removedAt()).isEmpty();
  }

  @Test
  void aRevokedGrantIsRevokedAlsoWhereAnotherHoldsTheScope() {
    // Given
    var grant = aGrant().revoking();

    // When
    grant.endedHeldByAnother(TWO_O_CLOCK);

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.REVOKED);
  }

  @Test
  void aRequestThatNobodyAnsweredEndedWhenItsTimeWasUp() {
    // Given
    var grant = aGrant().requested();

    // When
    grant.goUnanswered(grant.answerBy());

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.UNANSWERED);
    assertThat(grant.endedAt()).contains(grant.answerBy());
  }

  // ---- failing and stuck

  @Test
  void aFailedAttemptIsCountedAndSaysWhenTheNextOneIs() {
    // Given
    var grant = aGrant().activating();
    var version = grant.version();

    // When
    grant.attemptFailed("no answer", NOON.plusSeconds(7), STUCK_AFTER, NOON);

    // Then
    assertThat(grant.attempts()).isEqualTo(1);
    assertThat(grant.isFirstFailure()).isTrue();
    assertThat(grant.nextAttemptAt()).contains(NOON.plusSeconds(7));
    assertThat(grant.lastError()).contains("no answer");
    assertThat(grant.isStuck()).isFalse();
    assertThat(grant.state()).isEqualTo(GrantState.ACTIVATING);
    assertThat(grant.version()).isEqualTo(version + 1);
  }

  @ParameterizedTest
  @CsvSource({"119999, false", "120000, true", "120001, true"})
  void aGrantIsStuckOnceItHasFailedForTheSetTime(long millisLater, boolean stuck) {
    // Given
    var grant = aGrant().expiring();
    grant.attemptFailed("no answer", TWO_O_CLOCK, STUCK_AFTER, TWO_O_CLOCK);
    var later = TWO_O_CLOCK.plusMillis(millisLater);

    // When
    grant.attemptFailed("no answer", later, STUCK_AFTER, later);

    // Then
    assertThat(grant.isStuck()).isEqualTo(stuck);
    assertThat(grant.isFirstFailure()).isFalse();
  }

  @Test
  void whatHasNoPatienceIsStuckAtOnceAndStaysSoWhateverFailsNext() {
    // Given
    var grant = aGrant().expiring();
    grant.attemptFailed("refused", TWO_O_CLOCK, Duration.ZERO, TWO_O_CLOCK);
    var later = TWO_O_CLOCK.plusSeconds(1);

    // When
    grant.attemptFailed("no answer", later, STUCK_AFTER, later);

    // Then
    assertThat(grant.isStuck()).isTrue();
  }

  @Test
  void anActivationThatWorksInTheEndForgetsItsFailures() {
    // Given
    var grant = stuck(aGrant().activating(), NOON);

    // When
    grant.activated(LIFESPAN, GrantFixture.DRAIN_MARGIN, NOON.plus(STUCK_AFTER));

    // Then
    assertNothingFails(grant);
  }

  @Test
  void aDrainThatWorksInTheEndForgetsItsFailures() {
    // Given
    var grant = stuck(aGrant().active(), DRAIN_AT);

    // When
    grant.drained(TWO_O_CLOCK, false, DRAIN_AT.plus(STUCK_AFTER));

    // Then
    assertNothingFails(grant);
  }

  @Test
  void aRevocationThatWorksInTheEndForgetsItsFailures() {
    // Given
    var grant = stuck(aGrant().expiring(), TWO_O_CLOCK);

    // When
    grant.endedVerified(TWO_O_CLOCK.plusSeconds(600), TWO_O_CLOCK.plus(STUCK_AFTER));

    // Then
    assertNothingFails(grant);
  }

  @Test
  void theEndOfAGrantThatIsStuckDoesNotMakeItLookWell() {
    // Given
    var grant = stuck(aGrant().active(), DRAIN_AT);

    // When
    grant.beginExpiring(TWO_O_CLOCK);

    // Then
    assertThat(grant.isStuck()).isTrue();
    assertThat(grant.attempts()).isEqualTo(2);
    assertThat(grant.lastError()).contains("no answer");
  }

  @Test
  void anEndIsNotKeptWaitingByTheBackoffOfWhatFailedBefore() {
    // Given
    var grant = stuck(aGrant().active(), DRAIN_AT);

    // When
    grant.revoke(Cutoff.STRIKE, DRAIN_AT.plus(STUCK_AFTER));

    // Then
    assertThat(grant.nextAttemptAt()).isEmpty();
    assertThat(grant.isStuck()).isTrue();
  }

  // ---- what follows from the state

  @Test
  void anActiveGrantIsInForceUntilItsScopeHasToGo() {
    // Given
    var grant = aGrant().active();

    // When
    var justBefore = grant.isInForce(DRAIN_AT.minusMillis(1));
    var then = grant.isInForce(DRAIN_AT);

    // Then
    assertThat(justBefore).isTrue();
    assertThat(then).isFalse();
    assertThat(grant.isDueToDrain(DRAIN_AT.minusMillis(1))).isFalse();
    assertThat(grant.isDueToDrain(DRAIN_AT)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
  void noGrantIsInForceThatIsNotActive(GrantState state) {
    // Given
    var grant = aGrant().in(state);

    // When
    var inForce = grant.isInForce(NOON);

    // Then
    assertThat(inForce).isFalse();
    assertThat(grant.isDueToDrain(NOON)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "AWAITING_APPROVAL, false",
    "SCHEDULED,         true",
    "ACTIVATING,        true",
    "ACTIVE,            true",
    "DRAINING,          true",
    "REVOKING,          true",
    "EXPIRED,           false",
    "REVOKED,           false",
    "DENIED,            false",
    "WITHDRAWN,         false",
    "UNANSWERED,        false",
    "ACTIVATION_FAILED, false",
  })
  void aGrantCountsOnItsTargetFromItsApprovalToItsEnd(GrantState state, boolean counts) {
    // Given
    var grant = aGrant().in(state);

    // When
    var approved = grant.isApproved();

    // Then
    assertThat(approved).isEqualTo(counts);
  }

  @Test
  void aGrantWithAFixedEndIsOutOfTimeAtThatEnd() {
    // Given
    var grant = aGrant().endingAt(TWO_O_CLOCK).activating();

    // When
    var justBefore = grant.isOutOfTime(TWO_O_CLOCK.minusMillis(1));
    var then = grant.isOutOfTime(TWO_O_CLOCK);

    // Then
    assertThat(justBefore).isFalse();
    assertThat(then).isTrue();
  }

  @Test
  void aGrantWithADurationIsNeverOutOfTime() {
    // Given
    var grant = aGrant().activating();

    // When
    var outOfTime = grant.isOutOfTime(NOON.plus(Duration.ofDays(365)));

    // Then
    assertThat(outOfTime).isFalse();
  }

  @Test
  void keycloakIsLateFromTheInstantOnAtWhichItHadToAgree() {
    // Given
    var activating = aGrant().activating();
    var active = aGrant().active();
    var revoking = aGrant().revoking();
    var expiringLate = aGrant().active();
    expiringLate.beginExpiring(TWO_O_CLOCK.plusSeconds(30));

    // When
    var since = expiringLate.dueSince();

    // Then
    assertThat(since).isEqualTo(TWO_O_CLOCK);
    assertThat(activating.dueSince()).isEqualTo(NOON);
    assertThat(active.dueSince()).isEqualTo(DRAIN_AT);
    assertThat(revoking.dueSince()).isEqualTo(NOON);
  }

  @Test
  void aRequestDoesNotStartWithoutItsApproval() {
    // Given
    var grant = aGrant().requested();

    // When
    var start = assertThatIllegalStateException().isThrownBy(() -> grant.start(NOON));

    // Then
    start.withMessageContaining("AWAITING_APPROVAL");
    assertThat(grant.state()).isEqualTo(GrantState.AWAITING_APPROVAL);
  }

  private static Grant stuck(Grant grant, Instant since) {
    var later = since.plus(STUCK_AFTER);
    grant.attemptFailed("no answer", since.plusSeconds(1), STUCK_AFTER, since);
    grant.attemptFailed("no answer", later.plusSeconds(60), STUCK_AFTER, later);
    assertThat(grant.isStuck()).isTrue();
    return grant;
  }

  private static void assertNothingFails(Grant grant) {
    assertThat(grant.attempts()).isZero();
    assertThat(grant.nextAttemptAt()).isEmpty();
    assertThat(grant.lastError()).isEmpty();
    assertThat(grant.isStuck()).isFalse();
    // The next failure is a first one again.
    grant.attemptFailed("again", Instant.MAX, STUCK_AFTER, Instant.parse("2027-01-01T00:00:00Z"));
    assertThat(grant.isFirstFailure()).isTrue();
    assertThat(grant.isStuck()).isFalse();
  }

  private static void assertUndecided(Grant grant) {
    assertThat(grant.state()).isEqualTo(GrantState.AWAITING_APPROVAL);
    assertThat(grant.version()).isEqualTo(Grant.FIRST_VERSION);
    assertThat(grant.decisions()).isEmpty();
  }

  private static void assertIsAbout(String field, Refusal refusal) {
    assertThat(refusal)
        .isInstanceOfSatisfying(
            Refusal.InvalidRequest.class,
            invalid ->
                assertThat(invalid.violations())
                    .singleElement()
                    .satisfies(violation -> assertThat(violation.field()).isEqualTo(field)));
  }

  // ---- tampering

  @Test
  void aGrantThatIsTamperedWithEndsAsRevokedByHandAndStrikes() {
    // Given
    var grant = aGrant().cutOffBy(Cutoff.LINGER).active();

    // When
    grant.tamperedWith(3, NOON.plusSeconds(5));

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.REVOKING);
    assertThat(grant.endingAs()).contains(GrantState.REVOKED);
    assertThat(grant.cutoff()).isEqualTo(Cutoff.STRIKE);
    assertThat(grant.isTampered()).isTrue();
    assertThat(grant.tamperedAt()).contains(NOON.plusSeconds(5));
  }

  @Test
  void aGrantThatIsRestoredKeepsItsEndAndRemembersThatItWasTamperedWith() {
    // Given
    var grant = aGrant().onTampering(OnTampering.RESTORE).active();
    var expiresAt = grant.expiresAt();
    grant.tamperedWith(1, NOON);

    // When
    grant.restored(NOON.plusSeconds(5));

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.ACTIVE);
    assertThat(grant.expiresAt()).isEqualTo(expiresAt);
    assertThat(grant.isTampered()).isFalse();
    assertThat(grant.tamperedAt()).contains(NOON);
  }

  @Test
  void onlyWhatWasTamperedWithIsRestored() {
    // Given
    var grant = aGrant().onTampering(OnTampering.RESTORE).active();

    // When
    var fault = catchThrowable(() -> grant.restored(NOON));

    // Then
    assertThat(fault).isInstanceOf(IllegalStateException.class).hasMessageContaining("ACTIVE");
  }

  @Test
  void aGrantIsRestoredOnlySoOften() {
    // Given
    var grant = aGrant().onTampering(OnTampering.RESTORE).active();
    grant.tamperedWith(1, NOON);
    grant.restored(NOON);

    // When
    grant.tamperedWith(1, NOON.plusSeconds(60));

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.REVOKING);
  }
}
