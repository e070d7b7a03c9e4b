package dev.lapse.grant;

import static dev.lapse.grant.GrantFixture.DRAIN_AT;
import static dev.lapse.grant.GrantFixture.DRAIN_MARGIN;
import static dev.lapse.grant.GrantFixture.LIFESPAN;
import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.TWO_O_CLOCK;
import static dev.lapse.grant.GrantFixture.aGrant;
import static dev.lapse.grant.GrantFixture.extended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lapse.policy.Cutoff;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A grant whose tokens Keycloak itself holds to its end. */
class CappedGrantTest {

  @Test
  void itsTokensAreDeadByItsEndThoughItKeepsItsScopeUntilThen() {
    // Given
    var fixture = aGrant().cutOffBy(Cutoff.CAP);

    // When
    var grant = fixture.activeUnderGuard();

    // Then
    assertThat(grant.cutoff()).isEqualTo(Cutoff.CAP);
    assertThat(grant.removalDueAt()).isEqualTo(TWO_O_CLOCK);
    assertThat(grant.tokensDeadBy()).contains(TWO_O_CLOCK);
  }

  @Test
  void itEndsWhenKeycloakWasToldItWould() {
    // Given
    var grant = aGrant().cutOffBy(Cutoff.CAP).activating();

    // When
    grant.activatedUnderGuard(NOON, LIFESPAN, DRAIN_MARGIN, NOON.plusSeconds(2));

    // Then
    assertThat(grant.activatedAt()).contains(NOON);
    assertThat(grant.expiresAt()).contains(TWO_O_CLOCK);
  }

  @Test
  void withoutTheGuardItDrainsInstead() {
    // Given
    var fixture = aGrant().cutOffBy(Cutoff.CAP);

    // When
    var grant = fixture.active();

    // Then
    assertThat(grant.cutoff()).isEqualTo(Cutoff.DRAIN);
    assertThat(grant.isUncapped()).isTrue();
    assertThat(grant.removalDueAt()).isEqualTo(DRAIN_AT);
  }

  @Test
  void withoutTheGuardOneThatIsTooShortToDrainStrikes() {
    // Given
    var fixture = aGrant().cutOffBy(Cutoff.CAP).lasting(LIFESPAN);

    // When
    var grant = fixture.active();

    // Then
    assertThat(grant.cutoff()).isEqualTo(Cutoff.STRIKE);
    assertThat(grant.isUncapped()).isTrue();
  }

  @Test
  void oneThatLosesItsGuardDrainsFromThenOn() {
    // Given
    var grant = aGrant().cutOffBy(Cutoff.CAP).activeUnderGuard();
    var version = grant.version();

    // When
    grant.guardLost(DRAIN_MARGIN, NOON.plusSeconds(60));

    // Then
    assertThat(grant.cutoff()).isEqualTo(Cutoff.DRAIN);
    assertThat(grant.isUncapped()).isTrue();
    assertThat(grant.removalDueAt()).isEqualTo(DRAIN_AT);
    assertThat(grant.version()).isEqualTo(version + 1);
  }

  @Test
  void itTellsWhetherKeycloakWasReadBackHoldingItsTokens() {
    // Given
    var guarded = aGrant().cutOffBy(Cutoff.CAP).activeUnderGuard();
    var unguarded = aGrant().cutOffBy(Cutoff.CAP).active();

    // When
    guarded.guardLost(DRAIN_MARGIN, NOON.plusSeconds(60));
    unguarded.endTold();

    // Then
    assertThat(guarded.isGuarded()).isFalse();
    assertThat(unguarded.isGuarded()).isTrue();
  }

  @Test
  void anEndThatIsKnownToBeHeldIsNoChange() {
    // Given
    var grant = aGrant().cutOffBy(Cutoff.CAP).activeUnderGuard();
    var version = grant.version();

    // When
    grant.endTold();

    // Then
    assertThat(grant.version()).isEqualTo(version);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CAP"})
  void oneThatDoesNotCapGoesOnWithoutTheGuard(Cutoff cutoff) {
    // Given
    var grant = aGrant().cutOffBy(cutoff).activeUnderGuard();
    var version = grant.version();

    // When
    grant.unguarded();

    // Then
    assertThat(grant.isGuarded()).isFalse();
    assertThat(grant.cutoff()).isEqualTo(cutoff);
    assertThat(grant.version()).isEqualTo(version + 1);
  }

  @Test
  void oneThatCapsDoesNotGoOnWithoutTheGuard() {
    // Given
    var grant = aGrant().cutOffBy(Cutoff.CAP).activeUnderGuard();

    // When
    var refusal = catchThrowable(grant::unguarded);

    // Then
    assertThat(refusal).isInstanceOf(IllegalStateException.class);
    assertThat(grant.isGuarded()).isTrue();
  }

  @Test
  void tokensThatWereIssuedTooEarlyAreTold() {
    // Given
    var grant = aGrant().cutOffBy(Cutoff.CAP).activeUnderGuard();
    var uncapped = TWO_O_CLOCK.plusSeconds(60);

    // When
    grant.cappedBut(uncapped);

    // Then
    assertThat(grant.tokensDeadBy()).contains(uncapped);
  }

  @Test
  void tokensThatWereIssuedTooEarlyButDieBeforeItsEndChangeNothing() {
    // Given
    var grant = aGrant().cutOffBy(Cutoff.CAP).activeUnderGuard();

    // When
    grant.cappedBut(TWO_O_CLOCK.minusSeconds(60));

    // Then
    assertThat(grant.tokensDeadBy()).contains(TWO_O_CLOCK);
  }

  @Test
  void anExtensionMovesTheDeathOfItsTokensToo() {
    // Given
    var grant = aGrant().cutOffBy(Cutoff.CAP).activeUnderGuard();

    // When
    extended(grant, Duration.ofHours(1), NOON);

    // Then
    assertThat(grant.tokensDeadBy()).isEqualTo(grant.expiresAt());
    assertThat(grant.expiresAt()).contains(TWO_O_CLOCK.plus(Duration.ofHours(1)));
  }
}
