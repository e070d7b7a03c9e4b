package dev.lapse.enforcement;

import static dev.lapse.grant.GrantFixture.DRAIN_AT;
import static dev.lapse.grant.GrantFixture.LIFESPAN;
import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.TWO_O_CLOCK;
import static dev.lapse.grant.GrantFixture.aGrant;
import static dev.lapse.grant.GrantFixture.extended;
import static dev.lapse.grant.GrantFixture.extending;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.audit.AuditAction;
import dev.lapse.grant.Custody;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantState;
import dev.lapse.policy.Cutoff;
import dev.lapse.policy.OnTampering;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TimekeeperTest {
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration STUCK_AFTER = Duration.ofMinutes(2);

  @Nested
  class Advance {

    @ParameterizedTest
    @EnumSource
    void nothingMovesBeforeItsTime(GrantState state) {
      // Given
      var grant = aGrant().in(state);

      // When
      var moved = advance(NOON, grant);

      // Then
      assertThat(moved).isEmpty();
      assertThat(grant.state()).isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource(
        names = {"EXPIRED", "REVOKED", "DENIED", "WITHDRAWN", "UNANSWERED", "ACTIVATION_FAILED"})
    void whatHasEndedNeverMovesAgain(GrantState state) {
      // Given
      var grant = aGrant().in(state);

      // When
      var moved = advance(NOON.plus(Duration.ofDays(365)), grant);

      // Then
      assertThat(moved).isEmpty();
    }

    @Test
    void aRequestGoesUnansweredAtTheInstantOfItsDeadlineHoweverLateItIsNoticed() {
      // Given
      var grant = aGrant().requested();
      var deadline = grant.answerBy();

      // When
      var moved = advance(deadline.plusSeconds(90), grant);

      // Then
      assertThat(moved)
          .containsExactly(
              moved(grant, AuditAction.GRANT_UNANSWERED, Map.of("answerBy", deadline.toString())));
      assertThat(grant.state()).isEqualTo(GrantState.UNANSWERED);
      assertThat(grant.endedAt()).contains(deadline);
    }

    @Test
    void aRequestWaitsUntilItsDeadline() {
      // Given
      var grant = aGrant().requested();

      // When
      var moved = advance(grant.answerBy().minus(MOMENT), grant);

      // Then
      assertThat(moved).isEmpty();
    }

    @Test
    void anExtensionGoesUnansweredAtTheInstantOfItsDeadlineAndItsGrantLivesOn() {
      // Given
      var grant = aGrant().lasting(Duration.ofDays(3)).active();
      var deadline =
          extending(grant, Duration.ofHours(1), 1, NOON).extension().orElseThrow().answerBy();

      // When
      var moved = advance(deadline.plusSeconds(90), grant);

      // Then
      assertThat(moved)
          .containsExactly(
              moved(
                  grant,
                  AuditAction.GRANT_EXTENSION_UNANSWERED,
                  Map.of("answerBy", deadline.toString())));
      assertThat(grant.state()).isEqualTo(GrantState.ACTIVE);
      assertThat(grant.extension()).isEmpty();
    }

    @Test
    void anExtensionThatWaitsUntilTheEndGoesUnansweredBeforeItsGrantExpires() {
      // Given
      var grant = extending(aGrant().active(), Duration.ofHours(1), 1, NOON);

      // When
      var moved = advance(TWO_O_CLOCK, grant);

      // Then
      assertThat(moved)
          .extracting(Timekeeper.Moved::action)
          .containsExactly(AuditAction.GRANT_EXTENSION_UNANSWERED, AuditAction.GRANT_EXPIRY_DUE);
    }

    @Test
    void anExtendedGrantOutlivesItsFormerEnd() {
      // Given
      var grant = extended(aGrant().active(), Duration.ofHours(1), NOON);

      // When
      var moved = advance(TWO_O_CLOCK, grant);

      // Then
      assertThat(moved).isEmpty();
    }

    @Test
    void aGrantThatCouldNotBeActivatedAgainByItsNewEndExpires() {
      // Given
      var grant = extended(aGrant().draining(), Duration.ofHours(1), DRAIN_AT);

      // When
      var moved = advance(TWO_O_CLOCK.plus(Duration.ofHours(1)), grant);

      // Then
      assertThat(grant.state()).isEqualTo(GrantState.REVOKING);
      assertThat(grant.endingAs()).contains(GrantState.EXPIRED);
      assertThat(moved)
          .extracting(Timekeeper.Moved::action)
          .containsExactly(AuditAction.GRANT_EXPIRY_DUE);
    }

    @Test
    void aScheduledGrantStartsAtTheStartThatWasAskedFor() {
      // Given
      var grant = aGrant().startingAt(NOON.plusSeconds(60)).scheduled();

      // When
      var moved = advance(NOON.plusSeconds(60), grant);

      // Then
      assertThat(moved).containsExactly(moved(grant, AuditAction.GRANT_STARTED, Map.of()));
      assertThat(grant.state()).isEqualTo(GrantState.ACTIVATING);
    }

    @Test
    void aScheduledGrantDoesNotStartEarly() {
      // Given
      var grant = aGrant().startingAt(NOON.plusSeconds(60)).scheduled();

      // When
      var moved = advance(NOON.plusSeconds(60).minus(MOMENT), grant);

      // Then
      assertThat(moved).isEmpty();
    }

    @Test
    void aScheduledGrantWhoseEndHasPassedTooIsNeverActivated() {
      // Given
      var grant = aGrant().startingAt(NOON.plusSeconds(60)).endingAt(TWO_O_CLOCK).scheduled();

      // When
      var moved = advance(TWO_O_CLOCK, grant);

      // Then
      assertThat(grant.state()).isEqualTo(GrantState.ACTIVATION_FAILED);
      assertThat(moved)
          .extracting(Timekeeper.Moved::action)
          .containsExactly(AuditAction.GRANT_STARTED, AuditAction.GRANT_ACTIVATION_FAILED);
    }

    @Test
    void aGrantThatCouldNotBeActivatedByItsFixedEndHasFailed() {
      // Given
      var grant = aGrant().endingAt(TWO_O_CLOCK).activating();

      // When
      var moved = advance(TWO_O_CLOCK, grant);

      // Then
      assertThat(grant.state()).isEqualTo(GrantState.ACTIVATION_FAILED);
      assertThat(moved)
          .containsExactly(
              moved(
                  grant,
                  AuditAction.GRANT_ACTIVATION_FAILED,
                  Map.of("why", "Its end came before it could be activated.")));
    }

    @ParameterizedTest
    @EnumSource(
        value = Custody.class,
        names = {"TAKING", "HELD"})
    void whereTheScopeMayBeThereByThenItIsTakenAway(Custody custody) {
      // Given
      var grant = aGrant().endingAt(TWO_O_CLOCK).activating();

      // When
      var moved = advance(new Timekeeper(custody, List.of(grant), TWO_O_CLOCK));

      // Then
      assertThat(grant.state()).isEqualTo(GrantState.REVOKING);
      assertThat(grant.endingAs()).contains(GrantState.EXPIRED);
      assertThat(moved).containsExactly(moved(grant, AuditAction.GRANT_EXPIRY_DUE, Map.of()));
    }

    @Test
    void anActivationWithoutAFixedEndIsTriedForEver() {
      // Given
      var grant = aGrant().activating();

      // When
      var moved = advance(NOON.plus(Duration.ofDays(365)), grant);

      // Then
      assertThat(moved).isEmpty();
    }

    @Test
    void anActiveGrantIsNotMovedByTheBeginOfItsDrain() {
      // Given
      var grant = aGrant().active();

      // When
      var moved = advance(TWO_O_CLOCK.minus(MOMENT), grant);

      // Then
      assertThat(moved).isEmpty();
      assertThat(grant.isDueToDrain(TWO_O_CLOCK.minus(MOMENT))).isTrue();
    }

    @Test
    void anActiveGrantIsToBeTakenAwayAtItsEnd() {
      // Given
      var grant = aGrant().cutOffBy(Cutoff.STRIKE).active();

      // When
      var moved = advance(TWO_O_CLOCK, grant);

      // Then
      assertThat(grant.state()).isEqualTo(GrantState.REVOKING);
      assertThat(grant.endingAs()).contains(GrantState.EXPIRED);
      assertThat(moved).containsExactly(moved(grant, AuditAction.GRANT_EXPIRY_DUE, Map.of()));
    }

    @Test
    void anActiveGrantEndsAtOnceWhereAnotherHoldsTheScope() {
      // Given
      var grant = aGrant().cutOffBy(Cutoff.STRIKE).active();
      var other = aGrant().lasting(Duration.ofHours(3)).active();

      // When
      var moved = advance(TWO_O_CLOCK, grant, other);

      // Then
      assertThat(grant.state()).isEqualTo(GrantState.EXPIRED);
      assertThat(other.state()).isEqualTo(GrantState.ACTIVE);
      assertThat(moved)
          .containsExactly(
              moved(
                  grant,
                  AuditAction.GRANT_EXPIRED,
                  Map.of("keycloak", "left as it is", "heldBy", other.id().toString())));
    }

    @Test
    void grantsThatEndTogetherDoNotHoldEachOther() {
      // Given
      var grant = aGrant().cutOffBy(Cutoff.STRIKE).active();
      var other = aGrant().cutOffBy(Cutoff.STRIKE).active();

      // When
      advance(TWO_O_CLOCK, grant, other);

      // Then
      assertThat(grant.state()).isEqualTo(GrantState.REVOKING);
      assertThat(other.state()).isEqualTo(GrantState.REVOKING);
    }

    @Test
    void aGrantThatIsDueToDrainHoldsNothing() {
      // Given
      var grant = aGrant().cutOffBy(Cutoff.STRIKE).active();
      var other = aGrant().lasting(Duration.ofMinutes(123)).active();

      // When
      advance(TWO_O_CLOCK, grant, other);

      // Then
      assertThat(grant.state()).isEqualTo(GrantState.REVOKING);
      assertThat(other.isDueToDrain(TWO_O_CLOCK)).isTrue();
    }

    @Test
    void aGrantThatIsOnlyToBecomeActiveHoldsNothingYet() {
      // Given
      var grant = aGrant().cutOffBy(Cutoff.STRIKE).active();
      var other = aGrant().activating();

      // When
      advance(TWO_O_CLOCK, grant, other);

      // Then
      assertThat(grant.state()).isEqualTo(GrantState.REVOKING);
    }

    @Test
    void aDrainIsOverAtTheEnd() {
      // Given
      var grant = aGrant().draining();
      var deadBy = grant.tokensDeadBy().orElseThrow();

      // When
      var moved = advance(TWO_O_CLOCK, grant);

      // Then
      assertThat(grant.state()).isEqualTo(GrantState.EXPIRED);
      assertThat(grant.endedAt()).contains(TWO_O_CLOCK);
      assertThat(moved)
          .containsExactly(
              moved(grant, AuditAction.GRANT_EXPIRED, Map.of("tokensDeadBy", deadBy.toString())));
    }

    @Test
    void aDrainIsNotOverBeforeTheEnd() {
      // Given
      var grant = aGrant().draining();

      // When
      var moved = advance(TWO_O_CLOCK.minus(MOMENT), grant);

      // Then
      assertThat(moved).isEmpty();
    }

    @Test
    void aDrainThatBeganTooLateIsStruckAtTheEnd() {
      // Given
      var grant = aGrant().active();
      grant.drained(TWO_O_CLOCK.plusSeconds(20), false, DRAIN_AT.plusSeconds(22));

      // When
      var moved = advance(TWO_O_CLOCK, grant);

      // Then
      assertThat(grant.state()).isEqualTo(GrantState.REVOKING);
      assertThat(Held.of(grant, TWO_O_CLOCK).strikes()).isTrue();
      assertThat(moved)
          .extracting(Timekeeper.Moved::action)
          .containsExactly(AuditAction.GRANT_EXPIRY_DUE);
      assertThat(moved.getFirst().facts()).containsOnlyKeys("why");
    }

    @Test
    void aLateDrainThatWasStruckAlreadyIsOverAtTheEnd() {
      // Given
      var grant = aGrant().active();
      grant.drained(TWO_O_CLOCK.plusSeconds(20), true, DRAIN_AT.plusSeconds(22));

      // When
      advance(TWO_O_CLOCK, grant);

      // Then
      assertThat(grant.state()).isEqualTo(GrantState.EXPIRED);
      assertThat(grant.tokensDeadBy()).contains(TWO_O_CLOCK.plusSeconds(20));
    }

    @Test
    void aLateDrainStrikesNothingWhereAnotherHoldsTheScope() {
      // Given
      var grant = aGrant().active();
      grant.drained(TWO_O_CLOCK.plusSeconds(20), false, DRAIN_AT.plusSeconds(22));
      var other = aGrant().lasting(Duration.ofHours(3)).active();

      // When
      advance(TWO_O_CLOCK, grant, other);

      // Then
      assertThat(grant.state()).isEqualTo(GrantState.EXPIRED);
    }

    @Test
    void aRevocationThatNobodyElseHoldsUpIsLeftToKeycloak() {
      // Given
      var grant = aGrant().revoking();

      // When
      var moved = advance(NOON, grant);

      // Then
      assertThat(moved).isEmpty();
      assertThat(grant.state()).isEqualTo(GrantState.REVOKING);
    }

    @Test
    void aRevokedGrantEndsAtOnceWhereAnotherHoldsTheScope() {
      // Given
      var grant = aGrant().revoking();
      var other = aGrant().active();

      // When
      var moved = advance(NOON, grant, other);

      // Then
      assertThat(grant.state()).isEqualTo(GrantState.REVOKED);
      assertThat(moved)
          .containsExactly(
              moved(
                  grant,
                  AuditAction.GRANT_REVOKED,
                  Map.of("keycloak", "left as it is", "heldBy", other.id().toString())));
    }

    private static List<Timekeeper.Moved> advance(Instant now, Grant... live) {
      return advance(new Timekeeper(Custody.NONE, List.of(live), now));
    }

    private static List<Timekeeper.Moved> advance(Timekeeper timekeeper) {
      return Stream.generate(timekeeper::advance)
          .takeWhile(Optional::isPresent)
          .flatMap(Optional::stream)
          .toList();
    }

    private static Timekeeper.Moved moved(
        Grant grant, AuditAction action, Map<String, Object> facts) {
      return new Timekeeper.Moved(grant, action, facts);
    }
  }

  @Nested
  class NextDue {

    @Test
    void aGrantThatWaitsForItsScopeIsDueAtOnceAndAtItsNextAttempt() {
      // Given
      var grant = aGrant().onTampering(OnTampering.RESTORE).active();
      grant.tamperedWith(3, NOON);
      var atOnce = Timekeeper.nextDue(List.of(grant), NOON);
      var retry = NOON.plusSeconds(7);
      grant.attemptFailed("Keycloak is away", retry, STUCK_AFTER, NOON);

      // When
      var later = Timekeeper.nextDue(List.of(grant), NOON);

      // Then
      assertThat(atOnce).contains(NOON);
      assertThat(later).contains(retry);
    }

    @ParameterizedTest
    @EnumSource(
        names = {"EXPIRED", "REVOKED", "DENIED", "WITHDRAWN", "UNANSWERED", "ACTIVATION_FAILED"})
    void whatHasEndedIsNeverDue(GrantState state) {
      // Given
      var live = List.of(aGrant().in(state));

      // When
      var due = Timekeeper.nextDue(live, NOON);

      // Then
      assertThat(due).isEmpty();
    }

    @Test
    void aRequestIsDueAtItsDeadline() {
      // Given
      var grant = aGrant().requested();

      // When
      var due = Timekeeper.nextDue(List.of(grant), NOON);

      // Then
      assertThat(due).contains(grant.answerBy());
    }

    @Test
    void aScheduledGrantIsDueAtItsStart() {
      // Given
      var grant = aGrant().startingAt(NOON.plusSeconds(60)).scheduled();

      // When
      var due = Timekeeper.nextDue(List.of(grant), NOON);

      // Then
      assertThat(due).contains(NOON.plusSeconds(60));
    }

    @Test
    void anActivationIsDueNow() {
      // Given
      var grant = aGrant().activating();

      // When
      var due = Timekeeper.nextDue(List.of(grant), NOON);

      // Then
      assertThat(due).contains(NOON);
    }

    @Test
    void anActivationThatFailedIsDueAtItsNextAttempt() {
      // Given
      var grant = failing(aGrant().activating(), NOON.plusSeconds(30));

      // When
      var due = Timekeeper.nextDue(List.of(grant), NOON);

      // Then
      assertThat(due).contains(NOON.plusSeconds(30));
    }

    @Test
    void anActivationThatFailedIsDueAtItsFixedEndIfThatComesFirst() {
      // Given
      var end = NOON.plusSeconds(20);
      var grant = failing(aGrant().endingAt(end).activating(), NOON.plusSeconds(30));

      // When
      var due = Timekeeper.nextDue(List.of(grant), NOON);

      // Then
      assertThat(due).contains(end);
    }

    @Test
    void aGrantInForceIsDueWhenItBeginsToDrain() {
      // Given
      var grant = aGrant().active();

      // When
      var due = Timekeeper.nextDue(List.of(grant), NOON);

      // Then
      assertThat(due).contains(DRAIN_AT);
    }

    @Test
    void aGrantInForceThatDoesNotDrainIsDueAtItsEnd() {
      // Given
      var grant = aGrant().cutOffBy(Cutoff.LINGER).active();

      // When
      var due = Timekeeper.nextDue(List.of(grant), NOON);

      // Then
      assertThat(due).contains(TWO_O_CLOCK);
    }

    @Test
    void aDrainThatHasNotBeenTriedIsDueNow() {
      // Given
      var grant = aGrant().active();

      // When
      var due = Timekeeper.nextDue(List.of(grant), DRAIN_AT);

      // Then
      assertThat(due).contains(DRAIN_AT);
    }

    @Test
    void aDrainThatFailedIsDueAtItsNextAttempt() {
      // Given
      var grant = failing(aGrant().active(), DRAIN_AT.plusSeconds(30));

      // When
      var due = Timekeeper.nextDue(List.of(grant), DRAIN_AT);

      // Then
      assertThat(due).contains(DRAIN_AT.plusSeconds(30));
    }

    @Test
    void aDrainThatFailedIsDueAtTheEndIfThatComesFirst() {
      // Given
      var grant = failing(aGrant().active(), TWO_O_CLOCK.plusSeconds(10));

      // When
      var due = Timekeeper.nextDue(List.of(grant), TWO_O_CLOCK.minusSeconds(20));

      // Then
      assertThat(due).contains(TWO_O_CLOCK);
    }

    @Test
    void aDrainThatAnotherGrantHoldsUpIsDueAtItsEndOnly() {
      // Given
      var grant = aGrant().active();
      var other = aGrant().lasting(Duration.ofHours(3)).active();

      // When
      var due = Timekeeper.nextDue(List.of(grant, other), DRAIN_AT);

      // Then
      assertThat(due).contains(TWO_O_CLOCK);
    }

    @Test
    void aDrainIsOverAtTheEnd() {
      // Given
      var grant = aGrant().draining();

      // When
      var due = Timekeeper.nextDue(List.of(grant), DRAIN_AT.plusSeconds(1));

      // Then
      assertThat(due).contains(TWO_O_CLOCK);
    }

    @Test
    void aRevocationIsDueNow() {
      // Given
      var grant = aGrant().revoking();

      // When
      var due = Timekeeper.nextDue(List.of(grant), NOON.plusSeconds(5));

      // Then
      assertThat(due).contains(NOON.plusSeconds(5));
    }

    @Test
    void aRevocationThatFailedIsDueAtItsNextAttempt() {
      // Given
      var grant = failing(aGrant().revoking(), NOON.plusSeconds(30));

      // When
      var due = Timekeeper.nextDue(List.of(grant), NOON);

      // Then
      assertThat(due).contains(NOON.plusSeconds(30));
    }

    @Test
    void aRevocationThatWaitsForAnActivationKeepsToItsBackoffToo() {
      // Given
      var waiting = failing(aGrant().revoking(), NOON.plusSeconds(40));
      var activating = failing(aGrant().activating(), NOON.plusSeconds(30));

      // When
      var due = Timekeeper.nextDue(List.of(waiting, activating), NOON);

      // Then
      assertThat(due).contains(NOON.plusSeconds(30));
    }

    @Test
    void aDrainThatWaitsForAnActivationKeepsToItsBackoffToo() {
      // Given
      var waiting = failing(aGrant().active(), DRAIN_AT.plusSeconds(40));
      var activating = failing(aGrant().activating(), DRAIN_AT.plusSeconds(30));

      // When
      var due = Timekeeper.nextDue(List.of(waiting, activating), DRAIN_AT);

      // Then
      assertThat(due).contains(DRAIN_AT.plusSeconds(30));
    }

    @Test
    void aRevocationBesideAGrantInForceIsDueNow() {
      // Given
      var revoking = aGrant().revoking();
      var other = aGrant().active();

      // When
      var due = Timekeeper.nextDue(List.of(revoking, other), NOON);

      // Then
      assertThat(due).contains(NOON);
    }

    @Test
    void anExtensionIsDueByItsDeadline() {
      // Given
      var grant = extending(aGrant().lasting(Duration.ofDays(3)).active(), LIFESPAN, 1, NOON);

      // When
      var due = Timekeeper.nextDue(List.of(grant), NOON);

      // Then
      assertThat(due).contains(NOON.plus(Duration.ofDays(1)));
    }

    @Test
    void anExtendedGrantIsDueToDrainByItsNewEnd() {
      // Given
      var grant = extended(aGrant().active(), Duration.ofHours(1), NOON);

      // When
      var due = Timekeeper.nextDue(List.of(grant), NOON);

      // Then
      assertThat(due).contains(DRAIN_AT.plus(Duration.ofHours(1)));
    }

    @Test
    void theEarliestOfAllCounts() {
      // Given
      var request = aGrant().requested();
      var active = aGrant().active();
      var scheduled = aGrant().startingAt(NOON.plus(Duration.ofMinutes(10))).scheduled();

      // When
      var due = Timekeeper.nextDue(List.of(request, active, scheduled), NOON);

      // Then
      assertThat(due).contains(NOON.plus(Duration.ofMinutes(10)));
    }

    private static Grant failing(Grant grant, Instant nextAttempt) {
      grant.attemptFailed("no answer", nextAttempt, STUCK_AFTER, nextAttempt.minus(LIFESPAN));
      return grant;
    }
  }
}
