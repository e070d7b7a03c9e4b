package dev.lapse.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Duration HALFWAY = Story.HELD.dividedBy(2);

  @Test
  void nothingIsLostWhereAGrantWentItsWay() {
    // Given
    Evidence evidence =
        Story.ofExpired().look(HALFWAY, Story.SCOPE).look(Story.HELD.plusSeconds(1)).evidence();

    // When
    List<Loss> losses = Verdict.on(evidence);

    // Then
    assertThat(losses).isEmpty();
  }

  @Test
  void aScopeThatIsLeftIsLost() {
    // Given
    Evidence evidence = Story.ofExpired().evidence("EXPIRED", 5, Set.of(Story.SCOPE));

    // When
    List<Loss> losses = Verdict.on(evidence);

    // Then
    assertLost(losses, "%s still has [%s]".formatted(Story.SUBJECT, Story.SCOPE));
  }

  @Test
  void aScopeThatIsMissingWhileAGrantHoldsItIsLostAtThatInstant() {
    // Given
    Evidence evidence = Story.ofExpired().look(HALFWAY, "other").evidence();
    Instant asked = evidence.samples().getFirst().asked();

    // When
    List<Loss> losses = Verdict.on(evidence);

    // Then
    assertLost(losses, "was without vault-read");
    assertThat(losses.getFirst().at()).contains(asked);
  }

  @Test
  void aScopeMayBeMissingBeforeTheActivationAndOnceItIsDueToGo() {
    // Given
    Evidence evidence =
        Story.ofExpired()
            .look(Duration.ofMillis(-10))
            .look(Story.HELD.minusMillis(10))
            .look(Story.HELD.plusMillis(10))
            .evidence();

    // When
    List<Loss> losses = Verdict.on(evidence);

    // Then
    assertThat(losses).isEmpty();
  }

  @Test
  void aScopeMayBeMissingOnceARevocationWasOrdered() {
    // Given
    Evidence evidence =
        Story.ofRevoked()
            .tell("GRANT_REVOCATION_ORDERED", "REVOKING")
            .tell("GRANT_REVOKED", "REVOKED")
            .look(HALFWAY)
            .evidence();

    // When
    List<Loss> losses = Verdict.on(evidence);

    // Then
    assertThat(losses).isEmpty();
  }

  @Test
  void aTransitionThatIsToldTwiceIsLost() {
    // Given
    Evidence evidence = Story.ofExpired().tell("GRANT_EXPIRED", "EXPIRED").evidence();

    // When
    List<Loss> losses = Verdict.on(evidence);

    // Then
    assertLost(losses, "GRANT_EXPIRED is told twice");
  }

  @Test
  void aTransitionThatIsNotToldIsLost() {
    // Given
    Evidence evidence = Story.ofExpired().forget("GRANT_EXPIRED").evidence("EXPIRED", 5, Set.of());

    // When
    List<Loss> losses = Verdict.on(evidence);

    // Then
    assertLost(losses, "is EXPIRED in version 5, and its trail ends with");
  }

  @Test
  void aGrantThatHasNotEndedIsLost() {
    // Given
    Evidence evidence = Story.ofExpired().forget("GRANT_EXPIRED").evidence("REVOKING", 4, Set.of());

    // When
    List<Loss> losses = Verdict.on(evidence);

    // Then
    assertLost(losses, "is REVOKING and should be [EXPIRED]");
  }

  @Test
  void aRevocationThatWasAnsweredAndForgottenIsLost() {
    // Given
    Evidence evidence =
        Story.ofRevoked()
            .tell("GRANT_EXPIRY_DUE", "REVOKING")
            .tell("GRANT_EXPIRED", "EXPIRED")
            .evidence();

    // When
    List<Loss> losses = Verdict.on(evidence);

    // Then
    assertLost(losses, "is EXPIRED and should be [REVOKED]");
    assertLost(losses, "REVOKE of");
  }

  @Test
  void aGrantThatWasAnsweredAndIsNotOnRecordIsLost() {
    // Given
    Story story = Story.ofExpired();
    var evidence =
        new Evidence(List.of(story.promise()), Map.of(), List.of(), List.of(), List.of(), Map.of());

    // When
    List<Loss> losses = Verdict.on(evidence);

    // Then
    assertLost(losses, "is not on record any more");
  }

  @Test
  void aGrantThatNobodyWasToldOfIsLost() {
    // Given
    Evidence told = Story.ofExpired().evidence();
    var evidence =
        new Evidence(List.of(), told.told(), told.recorded(), told.events(), List.of(), Map.of());

    // When
    List<Loss> losses = Verdict.on(evidence);

    // Then
    assertLost(losses, "is on record, and nobody was told");
  }

  @Test
  void aStateThatTheApiTellsDifferentlyIsLost() {
    // Given
    Story story = Story.ofExpired();
    Evidence right = story.evidence();
    var evidence =
        new Evidence(
            right.promises(),
            Map.of(story.grant(), "ACTIVE"),
            right.recorded(),
            right.events(),
            right.samples(),
            right.left());

    // When
    List<Loss> losses = Verdict.on(evidence);

    // Then
    assertLost(losses, "the API tells ACTIVE of grant");
  }

  private static void assertLost(List<Loss> losses, String what) {
    assertThat(losses).extracting(Loss::what).anyMatch(said -> said.contains(what));
  }
}
