package dev.lapse.grant;

import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.TWO_O_CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is on record of the end that Keycloak holds tokens to. */
class GuardedTargetTest {
  private static final Instant FIVE_PAST = NOON.plusSeconds(300);

  private final Target target = new Target();

  @Test
  void whatIsOnRecordIsNeverEarlierThanWhatKeycloakMayKnow() {
    // Given
    target.tellEnd(TWO_O_CLOCK);

    // When
    target.tellEnd(NOON);

    // Then
    assertThat(target.guardedUntil()).contains(TWO_O_CLOCK);
  }

  @Test
  void aLaterEndLeavesNoTokenUncapped() {
    // Given
    target.endTold(NOON, FIVE_PAST, false);

    // When
    target.endTold(TWO_O_CLOCK, FIVE_PAST, false);

    // Then
    assertThat(target.guardedUntil()).contains(TWO_O_CLOCK);
    assertThat(target.uncappedUntil()).isEmpty();
  }

  @Test
  void tokensOfBeforeAnEarlierEndLiveAsLongAsTokensDo() {
    // Given
    target.endTold(TWO_O_CLOCK, FIVE_PAST, false);

    // When
    target.endTold(NOON, FIVE_PAST, false);

    // Then
    assertThat(target.guardedUntil()).contains(NOON);
    assertThat(target.uncappedUntil()).contains(FIVE_PAST);
  }

  @Test
  void tokensOfBeforeAnEarlierEndLiveNoLongerThanTheirOwn() {
    // Given
    target.endTold(NOON.plusSeconds(60), FIVE_PAST, false);

    // When
    target.endTold(NOON, FIVE_PAST, false);

    // Then
    assertThat(target.uncappedUntil()).contains(NOON.plusSeconds(60));
  }

  @Test
  void tokensThatNoEndWasHeldToLiveAsLongAsTokensDo() {
    // Given
    var leaked = true;

    // When
    target.endTold(TWO_O_CLOCK, FIVE_PAST, leaked);

    // Then
    assertThat(target.uncappedUntil()).contains(FIVE_PAST);
  }

  @Test
  void aGuardThatWentAwayLeavesTokensUncapped() {
    // Given
    target.endTold(TWO_O_CLOCK, FIVE_PAST, false);

    // When
    target.unguarded(FIVE_PAST);

    // Then
    assertThat(target.guardedUntil()).isEmpty();
    assertThat(target.uncappedUntil()).contains(FIVE_PAST);
  }

  @Test
  void aGuardThatNeverWasThereLeavesNothingOnRecord() {
    // Given
    var dead = FIVE_PAST;

    // When
    target.unguarded(dead);

    // Then
    assertThat(target.uncappedUntil()).isEmpty();
  }

  @Test
  void anEndIsForgottenOnlyOnceTheLastTokenIsDeadForAWhile() {
    // Given
    target.takeCustody(Custody.NONE);
    target.endTold(TWO_O_CLOCK, FIVE_PAST, false);

    // When
    target.endTold(NOON, FIVE_PAST, false);

    // Then
    assertThat(target.endToForgetAt()).contains(FIVE_PAST.plusSeconds(300));
  }

  @Test
  void theEndOfAScopeThatIsThereIsNotForgotten() {
    // Given
    target.takeCustody(Custody.HELD);

    // When
    target.endTold(NOON, FIVE_PAST, false);

    // Then
    assertThat(target.endToForgetAt()).isEmpty();
  }

  @Test
  void whatKeycloakHasForgottenIsNotForgottenAgain() {
    // Given
    target.takeCustody(Custody.NONE);
    target.endTold(NOON, FIVE_PAST, false);

    // When
    target.endForgotten();

    // Then
    assertThat(target.endToForgetAt()).isEmpty();
  }
}
