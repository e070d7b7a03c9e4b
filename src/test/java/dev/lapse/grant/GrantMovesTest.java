package dev.lapse.grant;

import static dev.lapse.grant.GrantFixture.ALICE;
import static dev.lapse.grant.GrantFixture.LIFESPAN;
import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.TWO_O_CLOCK;
import static dev.lapse.grant.GrantFixture.aGrant;
import static dev.lapse.grant.GrantState.ACTIVATING;
import static dev.lapse.grant.GrantState.ACTIVATION_FAILED;
import static dev.lapse.grant.GrantState.ACTIVE;
import static dev.lapse.grant.GrantState.AWAITING_APPROVAL;
import static dev.lapse.grant.GrantState.DENIED;
import static dev.lapse.grant.GrantState.DRAINING;
import static dev.lapse.grant.GrantState.EXPIRED;
import static dev.lapse.grant.GrantState.REVOKED;
import static dev.lapse.grant.GrantState.REVOKING;
import static dev.lapse.grant.GrantState.SCHEDULED;
import static dev.lapse.grant.GrantState.UNANSWERED;
import static dev.lapse.grant.GrantState.WITHDRAWN;
import static dev.lapse.grant.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lapse.policy.Cutoff;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command and every other move in every state: what it leads to, or that it is refused. */
class GrantMovesTest {

  /**
   * One method of a grant.
   *
   * @param legal the states in which it may be called, and what becomes of each
   */
  record Move(String verb, Consumer<Grant> call, Map<GrantState, GrantState> legal) {
    Stream<Arguments> legalCases() {
      return legal.entrySet().stream()
          .map(move -> Arguments.of(this, move.getKey(), move.getValue()));
    }

    Stream<Arguments> illegalCases() {
      return Arrays.stream(GrantState.values())
          .filter(state -> !legal.containsKey(state))
          .map(state -> Arguments.of(this, state));
    }

    @Override
    public String toString() {
      return verb;
    }
  }

  /** What people do. A second revocation by hand is told in {@link GrantTest}. */
  private static final List<Move> COMMANDS =
      List.of(
          new Move(
              "approve",
              grant -> grant.approve(ALICE, null, null, "sha256:1", NOON),
              Map.of(AWAITING_APPROVAL, ACTIVATING)),
          new Move(
              "deny",
              grant -> grant.deny(ALICE, "No", "sha256:1", NOON),
              Map.of(AWAITING_APPROVAL, DENIED)),
          new Move(
              "break its glass",
              grant -> grant.breakGlass(ALICE, "Nobody answers", null, NOON),
              Map.of(AWAITING_APPROVAL, ACTIVATING)),
          new Move(
              "withdraw",
              grant -> grant.withdraw(NOON),
              Map.of(AWAITING_APPROVAL, WITHDRAWN, SCHEDULED, WITHDRAWN)),
          new Move(
              "revoke",
              grant -> grant.revoke(Cutoff.STRIKE, NOON),
              Map.of(
                  SCHEDULED, REVOKED,
                  ACTIVATING, REVOKING,
                  ACTIVE, REVOKING,
                  DRAINING, REVOKING,
                  REVOKING, REVOKING)));

  /** What time and Keycloak bring. */
  private static final List<Move> EVENTS =
      List.of(
          new Move(
              "goUnanswered",
              grant -> grant.goUnanswered(NOON),
              Map.of(AWAITING_APPROVAL, UNANSWERED)),
          new Move("start", grant -> grant.start(NOON), Map.of(SCHEDULED, ACTIVATING)),
          new Move(
              "activated",
              grant -> grant.activated(LIFESPAN, GrantFixture.DRAIN_MARGIN, NOON),
              Map.of(ACTIVATING, ACTIVE)),
          new Move(
              "activationFailed",
              grant -> grant.activationFailed("why", NOON),
              Map.of(ACTIVATING, ACTIVATION_FAILED)),
          new Move(
              "drained",
              grant -> grant.drained(TWO_O_CLOCK, false, NOON),
              Map.of(ACTIVE, DRAINING)),
          new Move(
              "beginExpiring",
              grant -> grant.beginExpiring(NOON),
              Map.of(ACTIVATING, REVOKING, ACTIVE, REVOKING, DRAINING, REVOKING)),
          new Move(
              "endedVerified",
              grant -> grant.endedVerified(TWO_O_CLOCK, NOON),
              Map.of(REVOKING, EXPIRED)),
          new Move("tamperedWith", grant -> grant.tamperedWith(3, NOON), Map.of(ACTIVE, REVOKING)),
          new Move("beginLosing", grant -> grant.beginLosing(NOON), Map.of(ACTIVE, REVOKING)),
          new Move("drainOver", grant -> grant.drainOver(NOON), Map.of(DRAINING, EXPIRED)),
          new Move(
              "endedHeldByAnother",
              grant -> grant.endedHeldByAnother(NOON),
              Map.of(ACTIVE, EXPIRED, REVOKING, EXPIRED)));

  @ParameterizedTest
  @MethodSource
  void aLegalCommandMovesTheGrantAndRaisesItsVersion(
      Move command, GrantState state, GrantState expected) {
    // Given
    var grant = aGrant().behindGlassFor(GrantFixture.TWO_HOURS).in(state);
    var version = grant.version();

    // When
    command.call().accept(grant);

    // Then
    assertThat(grant.state()).isEqualTo(expected);
    assertThat(grant.version()).isEqualTo(version + 1);
    assertThat(grant.endedAt().isPresent()).isEqualTo(expected.isEnded());
  }

  static Stream<Arguments> aLegalCommandMovesTheGrantAndRaisesItsVersion() {
    return COMMANDS.stream().flatMap(Move::legalCases);
  }

  @ParameterizedTest
  @MethodSource
  void anIllegalCommandIsRefusedAndChangesNothing(Move command, GrantState state) {
    // Given
    var grant = aGrant().behindGlassFor(GrantFixture.TWO_HOURS).in(state);
    var before = Snapshot.of(grant);

    // When
    var refusal = refusalOf(() -> command.call().accept(grant));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.WrongState(state, command.verb()));
    assertThat(Snapshot.of(grant)).isEqualTo(before);
  }

  static Stream<Arguments> anIllegalCommandIsRefusedAndChangesNothing() {
    return COMMANDS.stream().flatMap(Move::illegalCases);
  }

  @ParameterizedTest
  @MethodSource
  void anEventInItsStateMovesTheGrantAndRaisesItsVersion(
      Move event, GrantState state, GrantState expected) {
    // Given
    var grant = aGrant().behindGlassFor(GrantFixture.TWO_HOURS).in(state);
    var version = grant.version();

    // When
    event.call().accept(grant);

    // Then
    assertThat(grant.state()).isEqualTo(expected);
    assertThat(grant.version()).isEqualTo(version + 1);
    assertThat(grant.endedAt().isPresent()).isEqualTo(expected.isEnded());
  }

  static Stream<Arguments> anEventInItsStateMovesTheGrantAndRaisesItsVersion() {
    return EVENTS.stream().flatMap(Move::legalCases);
  }

  @ParameterizedTest
  @MethodSource
  void anEventInAnotherStateIsAFaultAndChangesNothing(Move event, GrantState state) {
    // Given
    var grant = aGrant().behindGlassFor(GrantFixture.TWO_HOURS).in(state);
    var before = Snapshot.of(grant);

    // When
    var fault = catchThrowable(() -> event.call().accept(grant));

    // Then
    assertThat(fault)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(grant.id().toString())
        .hasMessageContaining(state.name());
    assertThat(Snapshot.of(grant)).isEqualTo(before);
  }

  static Stream<Arguments> anEventInAnotherStateIsAFaultAndChangesNothing() {
    return EVENTS.stream().flatMap(Move::illegalCases);
  }

  /** Everything of a grant that a move may change. */
  private record Snapshot(
      GrantState state,
      long version,
      Object stateSince,
      Object cutoff,
      Object duration,
      Object activatedAt,
      Object expiresAt,
      Object tokenLifespan,
      Object removedAt,
      Object tokensDeadBy,
      Object endingAs,
      Object endedAt,
      int decisions,
      int attempts,
      Object nextAttemptAt,
      Object lastError) {

    static Snapshot of(Grant grant) {
      return new Snapshot(
          grant.state(),
          grant.version(),
          grant.stateSince(),
          grant.cutoff(),
          grant.duration(),
          grant.activatedAt(),
          grant.expiresAt(),
          grant.tokenLifespan(),
          grant.removedAt(),
          grant.tokensDeadBy(),
          grant.endingAs(),
          grant.endedAt(),
          grant.decisions().size(),
          grant.attempts(),
          grant.nextAttemptAt(),
          grant.lastError());
    }
  }
}
