package dev.lapse.drift;

import static dev.lapse.grant.GrantFixture.DRAIN_AT;
import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.aGrant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.drift.Watched.Holding;
import dev.lapse.grant.Assignment;
import dev.lapse.grant.Custody;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantState;
import dev.lapse.grant.Guarded;
import dev.lapse.grant.TargetKey;
import dev.lapse.grant.TargetReading;
import dev.lapse.policy.OnTampering;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SweepDecisionTest {
  private static final TargetReading GONE = new TargetReading.Gone();
  private static final Verdict AGREES = new Verdict.Agrees();
  private static final String PROBLEM = "The client scope was deleted in Keycloak.";

  // ---- we removed it

  @Test
  void aScopeThatWeRemovedAndThatIsThereAgainCameBack() {
    // Given
    var target = removed();

    // When
    var verdict = SweepDecision.decide(target, found(Assignment.DEFAULT));

    // Then
    assertThat(verdict).isEqualTo(new Verdict.CameBack(Assignment.DEFAULT));
  }

  @Test
  void aScopeThatStaysAwayAgrees() {
    // Given
    var target = removed();

    // When
    var verdict = SweepDecision.decide(target, notFound());

    // Then
    assertThat(verdict).isEqualTo(AGREES);
  }

  @Test
  void aClientThatWasDeletedAfterTheRemovalAgrees() {
    // Given
    var target = removed();

    // When
    var verdict = SweepDecision.decide(target, GONE);

    // Then
    assertThat(verdict).isEqualTo(AGREES);
  }

  @Test
  void aScopeThatWeNeverRemovedIsStanding() {
    // Given
    var target = watched(Custody.NONE, false, Optional.empty());

    // When
    var verdict = SweepDecision.decide(target, found(Assignment.OPTIONAL));

    // Then
    assertThat(verdict).isEqualTo(AGREES);
  }

  @ParameterizedTest
  @EnumSource(names = {"AWAITING_APPROVAL", "SCHEDULED", "DRAINING"})
  void aGrantThatDoesNotHaveTheScopeNowDoesNotShieldIt(GrantState state) {
    // Given
    var target = removed(aGrant().in(state));

    // When
    var verdict = SweepDecision.decide(target, found(Assignment.OPTIONAL));

    // Then
    assertThat(verdict).isInstanceOf(Verdict.CameBack.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"ACTIVATING", "REVOKING"})
  void aScopeThatAGrantIsGettingOrLosingIsTheEnforcersMatter(GrantState state) {
    // Given
    var target = removed(aGrant().in(state));

    // When
    var verdict = SweepDecision.decide(target, found(Assignment.OPTIONAL));

    // Then
    assertThat(verdict).isEqualTo(AGREES);
  }

  @Test
  void whatIsBeingRemovedAgainIsTheEnforcersMatter() {
    // Given
    var target = watched(Custody.HELD, false, Optional.of(NOON));

    // When
    var verdict = SweepDecision.decide(target, found(Assignment.OPTIONAL));

    // Then
    assertThat(verdict).isEqualTo(AGREES);
  }

  @Test
  void aTargetInTheEnforcersHandsIsLeftToIt() {
    // Given
    var removed = watched(Custody.NONE, true, Optional.of(NOON));
    var held = watched(Custody.HELD, true, Optional.empty(), aGrant().active());

    // When
    var verdicts =
        List.of(
            SweepDecision.decide(removed, found(Assignment.OPTIONAL)),
            SweepDecision.decide(held, notFound()));

    // Then
    assertThat(verdicts).containsOnly(AGREES);
  }

  // ---- a grant has it

  @Test
  void aGrantThatHasItsScopeAsGrantedAgrees() {
    // Given
    var target = held(aGrant().attachedAs(Assignment.DEFAULT).active());

    // When
    var verdict = SweepDecision.decide(target, found(Assignment.DEFAULT));

    // Then
    assertThat(verdict).isEqualTo(AGREES);
  }

  @Test
  void aScopeThatWasTakenOffIsTamperedWith() {
    // Given
    var target = held(aGrant().active());

    // When
    var verdict = SweepDecision.decide(target, notFound());

    // Then
    assertThat(verdict).isEqualTo(new Verdict.Tampered(Optional.empty()));
  }

  @Test
  void aScopeThatIsAttachedAnotherWayIsTamperedWith() {
    // Given
    var target = held(aGrant().active());

    // When
    var verdict = SweepDecision.decide(target, found(Assignment.DEFAULT));

    // Then
    assertThat(verdict).isEqualTo(new Verdict.Tampered(Optional.of(Assignment.DEFAULT)));
  }

  @Test
  void aClientThatWasDeletedIsLost() {
    // Given
    var target = held(aGrant().active());

    // When
    var verdict = SweepDecision.decide(target, GONE);

    // Then
    assertThat(verdict).isEqualTo(new Verdict.Lost(TargetReading.Gone.WHAT));
  }

  @Test
  void aScopeThatCantBeGivenBackIsLost() {
    // Given
    var target = held(aGrant().active());

    // When
    var verdict = SweepDecision.decide(target, reading(Optional.of(PROBLEM), Optional.empty()));

    // Then
    assertThat(verdict).isEqualTo(new Verdict.Lost(PROBLEM));
  }

  @Test
  void aClientThatIsDisabledAndHasItsScopeAgrees() {
    // Given
    var target = held(aGrant().active());
    var disabled =
        reading(Optional.of("The client is disabled."), Optional.of(Assignment.OPTIONAL));

    // When
    var verdict = SweepDecision.decide(target, disabled);

    // Then
    assertThat(verdict).isEqualTo(AGREES);
  }

  @Test
  void aGrantThatWaitsForItsScopeIsNotTamperedWithTwice() {
    // Given
    var grant = aGrant().onTampering(OnTampering.RESTORE).active();
    grant.tamperedWith(3, NOON);

    // When
    var verdict = SweepDecision.decide(held(grant), notFound());

    // Then
    assertThat(verdict).isEqualTo(AGREES);
  }

  @Test
  void aGrantThatHasToLoseItsScopeAnywayIsTheEnforcersMatter() {
    // Given
    var dueToDrain =
        new Watched(
            UUID.randomUUID(),
            key(),
            Custody.HELD,
            false,
            Optional.empty(),
            Optional.empty(),
            List.of(Holding.of(aGrant().active(), DRAIN_AT)));

    // When
    var verdict = SweepDecision.decide(dueToDrain, notFound());

    // Then
    assertThat(verdict).isEqualTo(AGREES);
  }

  // ---- Keycloak holds its tokens to an end

  @ParameterizedTest
  @CsvSource({
    // what was told, whether the guard looks after the scope, what the client has: is it wrong?
    "2026-11-02T14:00:00Z, true, 2026-11-02T14:00:00Z, false",
    "2026-11-02T14:00:00.9Z, true, 2026-11-02T14:00:00Z, false",
    "2026-11-02T14:00:00Z, true, 2026-11-02T15:00:00Z, true",
    "2026-11-02T14:00:00Z, true, , true",
    "2026-11-02T14:00:00Z, false, 2026-11-02T14:00:00Z, true",
    ", true, , true",
    ", false, , false",
    ", false, 2026-11-02T15:00:00Z, false"
  })
  void anEndThatIsNotTheOneThatKeycloakWasToldIsFound(
      Instant told, boolean governed, Instant until, boolean wrong) {
    // Given
    var target = told(Optional.ofNullable(told), aGrant().active());
    var guarded = new Guarded(governed, Optional.ofNullable(until));

    // When
    var verdict =
        SweepDecision.decide(
            target,
            new TargetReading.Found(
                Optional.empty(),
                Optional.of(Assignment.OPTIONAL),
                Duration.ofMinutes(1),
                Instant.EPOCH,
                guarded));

    // Then
    assertThat(verdict).isEqualTo(wrong ? new Verdict.Uncapped(guarded) : AGREES);
  }

  @Test
  void anEndThatIsOverWithItsGrantIsTheEnforcersMatter() {
    // Given
    var target = told(Optional.of(NOON));

    // When
    var wrong =
        SweepDecision.looksWrong(
            target, Optional.empty(), new Guarded(true, Optional.of(NOON.plusSeconds(60))));

    // Then
    assertThat(wrong).isFalse();
  }

  private static Watched told(Optional<Instant> end, Grant... live) {
    return new Watched(
        UUID.randomUUID(),
        key(),
        live.length == 0 ? Custody.NONE : Custody.HELD,
        false,
        end,
        Optional.of(NOON),
        Stream.of(live).map(grant -> Holding.of(grant, NOON)).toList());
  }

  private static Watched removed(Grant... live) {
    return watched(Custody.NONE, false, Optional.of(NOON), live);
  }

  private static Watched held(Grant... live) {
    return watched(Custody.HELD, false, Optional.empty(), live);
  }

  private static Watched watched(
      Custody custody, boolean busy, Optional<Instant> from, Grant... live) {
    return new Watched(
        UUID.randomUUID(),
        key(),
        custody,
        busy,
        Optional.empty(),
        from,
        Stream.of(live).map(grant -> Holding.of(grant, NOON)).toList());
  }

  private static TargetKey key() {
    return new TargetKey("acme", "client", "scope");
  }

  private static TargetReading notFound() {
    return reading(Optional.empty(), Optional.empty());
  }

  private static TargetReading found(Assignment as) {
    return reading(Optional.empty(), Optional.of(as));
  }

  private static TargetReading reading(Optional<String> problem, Optional<Assignment> assigned) {
    return new TargetReading.Found(
        problem, assigned, Duration.ofMinutes(1), Instant.EPOCH, Guarded.NOT_AT_ALL);
  }
}
