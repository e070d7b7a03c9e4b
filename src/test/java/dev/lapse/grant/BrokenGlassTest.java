package dev.lapse.grant;

import static dev.lapse.grant.GrantFixture.ALICE;
import static dev.lapse.grant.GrantFixture.BOB;
import static dev.lapse.grant.GrantFixture.DRAIN_MARGIN;
import static dev.lapse.grant.GrantFixture.LIFESPAN;
import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.TWO_HOURS;
import static dev.lapse.grant.GrantFixture.TWO_O_CLOCK;
import static dev.lapse.grant.GrantFixture.aGrant;
import static dev.lapse.grant.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.policy.Cutoff;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One person opens a request, and another one looks at that afterwards. */
class BrokenGlassTest {
  private static final Duration ONE_HOUR = Duration.ofHours(1);

  // ---- breaking it

  @Test
  void onePersonOpensWhatWaitsForSeveral() {
    // Given
    var grant = aGrant().approvedBy(3).behindGlassFor(ONE_HOUR).requested();

    // When
    grant.breakGlass(BOB, "Nobody answers", null, NOON.plusSeconds(5));

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.ACTIVATING);
    assertThat(grant.version()).isEqualTo(2);
    assertThat(grant.decisions()).isEmpty();
    assertThat(grant.glass().orElseThrow().broken())
        .contains(new Glass.Break(BOB, "Nobody answers", NOON.plusSeconds(5)));
    assertThat(grant.glass().orElseThrow().isUnreviewed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"PT2H, PT1H, PT1H", "PT1H, PT1H, PT1H", "PT1H, PT2H, PT1H"})
  void whatIsOpenedLastsNoLongerThanTheGlassLetsIt(
      Duration asked, Duration longest, Duration lasting) {
    // Given
    var grant = aGrant().lasting(asked).behindGlassFor(longest).requested();

    // When
    grant.breakGlass(BOB, "Nobody answers", null, NOON);

    // Then
    assertThat(grant.duration()).contains(lasting);
  }

  @Test
  void aFixedEndThatIsTooFarAwayIsMovedToo() {
    // Given
    var grant = aGrant().endingAt(TWO_O_CLOCK).behindGlassFor(ONE_HOUR).requested();
    grant.breakGlass(BOB, "Nobody answers", null, NOON);

    // When
    grant.activated(LIFESPAN, DRAIN_MARGIN, NOON);

    // Then
    assertThat(grant.expiresAt()).contains(NOON.plus(ONE_HOUR));
  }

  @Test
  void aFixedEndThatIsNearStays() {
    // Given
    var grant = aGrant().endingAt(TWO_O_CLOCK).behindGlassFor(TWO_HOURS).requested();

    // When
    grant.breakGlass(BOB, "Nobody answers", null, NOON);

    // Then
    assertThat(grant.duration()).isEmpty();
    assertThat(grant.expiresAt()).contains(TWO_O_CLOCK);
  }

  @Test
  void whoBreaksTheGlassMaySetAShorterTime() {
    // Given
    var grant = aGrant().behindGlassFor(ONE_HOUR).requested();

    // When
    grant.breakGlass(BOB, "Nobody answers", Duration.ofMinutes(10), NOON);

    // Then
    assertThat(grant.duration()).contains(Duration.ofMinutes(10));
  }

  @ParameterizedTest
  @CsvSource({"PT2H, PT1H, PT1H0.001S", "PT1H, PT2H, PT1H0.001S", "PT1H, PT2H, PT0S"})
  void whoBreaksTheGlassSetsNoLongerTimeAndNone(Duration asked, Duration longest, Duration time) {
    // Given
    var grant = aGrant().lasting(asked).behindGlassFor(longest).requested();

    // When
    var refusal = refusalOf(() -> grant.breakGlass(BOB, "Nobody answers", time, NOON));

    // Then
    assertThat(refusal).isInstanceOf(Refusal.InvalidRequest.class);
    assertThat(grant.state()).isEqualTo(GrantState.AWAITING_APPROVAL);
    assertThat(grant.duration()).contains(asked);
    assertThat(grant.glass().orElseThrow().broken()).isEmpty();
  }

  @Test
  void aStartThatWasAskedForIsWaitedForAllTheSame() {
    // Given
    var grant = aGrant().startingAt(NOON.plusSeconds(1)).behindGlassFor(ONE_HOUR).requested();

    // When
    grant.breakGlass(BOB, "Nobody answers", null, NOON);

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.SCHEDULED);
  }

  @Test
  void onceTheTimeToDecideIsOverThereIsNothingToOpen() {
    // Given
    var grant = aGrant().behindGlassFor(ONE_HOUR).requested();

    // When
    var refusal = refusalOf(() -> grant.breakGlass(BOB, "Nobody answers", null, grant.answerBy()));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.WrongState(GrantState.UNANSWERED, "break its glass"));
  }

  @Test
  void theTrailTellsWhatWasLeftOut() {
    // Given
    var grant = aGrant().approvedBy(3).behindGlassFor(ONE_HOUR).requested();
    grant.approve(ALICE, null, null, "sha256:1", NOON);
    grant.breakGlass(BOB, "Nobody answers", null, NOON);

    // When
    var facts = GrantFacts.ofBrokenGlass(grant, "sha256:2");

    // Then
    assertThat(facts)
        .containsEntry("reason", "Nobody answers")
        .containsEntry("duration", "PT1H")
        .containsEntry("breakGlassRole", "incident-lead")
        .containsEntry("approverRole", "vault-owner")
        .containsEntry("approvalsRequired", 3)
        .containsEntry("approvalsMissing", 2)
        .containsEntry("policyVersion", "sha256:2");
  }

  // ---- looking at it

  @Test
  void aReviewIsPutOnRecordWithItsComment() {
    // Given
    var grant = aGrant().brokenByBob();

    // When
    grant.reviewGlass(ALICE, "Agreed", NOON.plusSeconds(9));

    // Then
    assertThat(grant.version()).isEqualTo(3);
    assertThat(grant.state()).isEqualTo(GrantState.ACTIVATING);
    assertThat(grant.glass().orElseThrow().review())
        .contains(new Glass.Review(ALICE, "Agreed", NOON.plusSeconds(9)));
    assertThat(grant.glass().orElseThrow().isUnreviewed()).isFalse();
  }

  @Test
  void whatHasEndedIsReviewedAllTheSame() {
    // Given
    var grant = aGrant().brokenByBob();
    grant.activated(LIFESPAN, DRAIN_MARGIN, NOON);
    grant.revoke(Cutoff.STRIKE, NOON);
    grant.endedVerified(NOON, NOON);

    // When
    grant.reviewGlass(ALICE, "Agreed", TWO_O_CLOCK);

    // Then
    assertThat(grant.state()).isEqualTo(GrantState.REVOKED);
    assertThat(grant.glass().orElseThrow().isUnreviewed()).isFalse();
  }

  @Test
  void aGlassIsReviewedOnce() {
    // Given
    var grant = aGrant().brokenByBob();
    grant.reviewGlass(ALICE, "Agreed", NOON);

    // When
    var refusal = refusalOf(() -> grant.reviewGlass(ALICE, "Once more", NOON));

    // Then
    assertThat(refusal).isEqualTo(new Refusal.AlreadyReviewed());
    assertThat(grant.version()).isEqualTo(3);
  }

  @Test
  void aGlassThatIsWholeOrMissingIsNotReviewed() {
    // Given
    var grants = List.of(aGrant().requested(), aGrant().behindGlassFor(ONE_HOUR).active());

    // When
    var refusals =
        grants.stream().map(grant -> refusalOf(() -> grant.reviewGlass(ALICE, "Why", NOON)));

    // Then
    assertThat(refusals).containsOnly(new Refusal.GlassWhole());
  }
}
