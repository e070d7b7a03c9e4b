package dev.lapse.grant;

import static dev.lapse.grant.GrantFixture.DRAIN_MARGIN;
import static dev.lapse.grant.GrantFixture.LIFESPAN;
import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.aGrant;
import static dev.lapse.grant.GrantFixture.extending;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.policy.Cutoff;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is foreseen of an end, and told to whoever decides. */
class GrantEndingTest {
  private static final Duration NOTHING = Duration.ZERO;

  @ParameterizedTest
  @CsvSource({
    "CAP, true, PT2H, CAP, PT0S",
    "CAP, false, PT2H, DRAIN, PT0S",
    "CAP, false, PT9M, STRIKE, PT5M",
    "DRAIN, false, PT2H, DRAIN, PT0S",
    "DRAIN, false, PT10M, DRAIN, PT0S",
    "DRAIN, false, PT9M, STRIKE, PT5M",
    "STRIKE, false, PT2H, STRIKE, PT5M",
    "LINGER, false, PT2H, LINGER, PT5M"
  })
  void itIsForeseenAsTheActivationWouldPlanIt(
      Cutoff wanted, boolean underGuard, Duration time, Cutoff cutoff, Duration tail) {
    // Given
    var grant = aGrant().cutOffBy(wanted).lasting(time).requested();

    // When
    var foreseen = grant.foreseenEnding(underGuard, LIFESPAN, DRAIN_MARGIN, NOON);

    // Then
    assertThat(foreseen).isEqualTo(new Ending(wanted, cutoff, LIFESPAN, tail));
    var fixture = aGrant().cutOffBy(wanted).lasting(time);
    var active = underGuard ? fixture.activeUnderGuard() : fixture.active();
    assertThat(active.plannedEnding(DRAIN_MARGIN, NOON)).contains(foreseen);
  }

  @Test
  void aFixedEndIsCloserByTheStartThatIsAskedFor() {
    // Given
    var end = NOON.plus(Duration.ofHours(2));
    var late = aGrant().startingAt(end.minus(Duration.ofMinutes(9))).endingAt(end).requested();

    // When
    var foreseen = late.foreseenEnding(false, LIFESPAN, DRAIN_MARGIN, NOON);

    // Then
    assertThat(foreseen.cutoff()).isEqualTo(Cutoff.STRIKE);
  }

  @Test
  void aLaterEndThatIsAskedForIsLongEnoughToDrain() {
    // Given
    var grant = aGrant().lasting(Duration.ofMinutes(9)).active();
    extending(grant, Duration.ofHours(1), 1, NOON);

    // When
    var planned = grant.plannedEnding(DRAIN_MARGIN, NOON);

    // Then
    assertThat(planned).contains(new Ending(Cutoff.DRAIN, Cutoff.DRAIN, LIFESPAN, NOTHING));
    assertThat(grant.cutoff()).isEqualTo(Cutoff.STRIKE);
  }

  @Test
  void tokensFromBeforeKeycloakKnewTheEndAreTheTailOfACap() {
    // Given
    var grant = aGrant().cutOffBy(Cutoff.CAP).activeUnderGuard();
    grant.cappedBut(grant.expiresAt().orElseThrow().plus(Duration.ofMinutes(3)));

    // When
    var planned = grant.plannedEnding(DRAIN_MARGIN, NOON).orElseThrow();

    // Then
    assertThat(planned.tail()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void whatIsOverHasNoEndToCome() {
    // Given
    var grant = aGrant().in(GrantState.EXPIRED);

    // When
    var planned = grant.plannedEnding(DRAIN_MARGIN, NOON);

    // Then
    assertThat(planned).isEmpty();
  }
}
