package dev.lapse.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TrailCheckTest {
  @Test
  void aFailureMayBeToldOnceBeforeAndOnceAfterTheActivation() {
    // Given
    Story story =
        Story.ofRevoked()
            .forget("GRANT_ACTIVATED")
            .tell("GRANT_ENFORCEMENT_FAILED", "ACTIVATING")
            .tell("GRANT_ACTIVATED", "ACTIVE")
            .tell("GRANT_REVOCATION_ORDERED", "REVOKING")
            .tell("GRANT_ENFORCEMENT_FAILED", "REVOKING")
            .tell("GRANT_REVOKED", "REVOKED");

    // When
    List<Loss> losses = check(story);

    // Then
    assertThat(losses).isEmpty();
  }

  @Test
  void aFailureThatIsToldAgainBeforeAnythingSucceededIsLost() {
    // Given
    Story story =
        Story.ofRevoked()
            .tell("GRANT_ENFORCEMENT_FAILED", "ACTIVE")
            .tell("GRANT_ENFORCEMENT_FAILED", "ACTIVE");

    // When
    List<Loss> losses = check(story);

    // Then
    assertThat(losses).singleElement().extracting(Loss::what).asString().contains("told again");
  }

  @Test
  void aStepThatIsLeftOutIsLost() {
    // Given
    Story story = Story.ofExpired().forget("GRANT_ACTIVATED").forget("GRANT_EXPIRY_DUE");

    // When
    List<Loss> losses = check(story);

    // Then
    assertThat(losses)
        .singleElement()
        .extracting(Loss::what)
        .asString()
        .contains("GRANT_EXPIRED moves it from ACTIVATING to EXPIRED");
  }

  @Test
  void anActivationThatFailsIsLostSinceNobodyTouchesKeycloak() {
    // Given
    Story story =
        Story.ofRevoked()
            .forget("GRANT_ACTIVATED")
            .tell("GRANT_ACTIVATION_FAILED", "ACTIVATION_FAILED");

    // When
    List<Loss> losses = check(story);

    // Then
    assertThat(losses)
        .singleElement()
        .extracting(Loss::what)
        .asString()
        .contains("has no reason to be told");
  }

  @Test
  void aTrailThatBeginsInTheMiddleIsLost() {
    // Given
    Story story = Story.ofExpired().forget("GRANT_REQUESTED");

    // When
    List<Loss> losses = check(story);

    // Then
    assertThat(losses).extracting(Loss::what).anyMatch(what -> what.contains("is the first"));
  }

  @Test
  void aVersionThatDoesNotRiseIsLost() {
    // Given
    UUID grant = UUID.randomUUID();
    Event request = event(grant, "GRANT_REQUESTED", "AWAITING_APPROVAL");
    Event approval = event(grant, "GRANT_APPROVED", "ACTIVATING");

    // When
    List<Loss> losses = TrailCheck.of(grant, List.of(request, approval));

    // Then
    assertThat(losses)
        .singleElement()
        .extracting(Loss::what)
        .asString()
        .contains("tells version 1 after 1");
  }

  private static Event event(UUID grant, String action, String state) {
    return new Event(grant, Story.BEGIN, action, state, 1, Optional.empty());
  }

  private static List<Loss> check(Story story) {
    return TrailCheck.of(story.grant(), story.events());
  }
}
