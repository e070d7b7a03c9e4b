package dev.lapse.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.audit.AuditAction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
  void anEndMayBeToldAsOftenAsItMovesWithoutAnythingElse() {
    // Given
    Story story =
        Story.ofRevoked()
            .tellAlso("GRANT_END_TOLD")
            .tell("GRANT_END_TOLD", "ACTIVE")
            .tell("GRANT_REVOCATION_ORDERED", "REVOKING")
            .tell("GRANT_REVOKED", "REVOKED");

    // When
    List<Loss> losses = check(story);

    // Then
    assertThat(losses).isEmpty();
  }

  @Test
  void anEndThatIsToldOfAGrantThatIsNotActiveIsLost() {
    // Given
    Story story =
        Story.ofRevoked()
            .tell("GRANT_REVOCATION_ORDERED", "REVOKING")
            .tellAlso("GRANT_END_TOLD")
            .tell("GRANT_REVOKED", "REVOKED");

    // When
    List<Loss> losses = check(story);

    // Then
    assertLost(losses, "moves it from REVOKING to REVOKING");
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

  @Test
  void aLaterEndIsToldAlongWithItsApproval() {
    // Given
    Story story =
        Story.ofExtended()
            .tell("GRANT_EXTENSION_APPROVED", "ACTIVE")
            .tellAlso("GRANT_EXTENDED")
            .tell("GRANT_DRAINING", "DRAINING")
            .tell("GRANT_EXPIRED", "EXPIRED");

    // When
    List<Loss> losses = check(story);

    // Then
    assertThat(losses).isEmpty();
  }

  @Test
  void anApprovalWithoutTheLaterEndIsLost() {
    // Given
    Story story =
        Story.ofExtended()
            .tell("GRANT_EXTENSION_APPROVED", "ACTIVE")
            .tell("GRANT_DRAINING", "DRAINING");

    // When
    List<Loss> losses = check(story);

    // Then
    assertLost(losses, "GRANT_DRAINING is told where the later end should be");
  }

  @Test
  void aLaterEndThatNobodyApprovedIsLost() {
    // Given
    Story story = Story.ofExtended().tell("GRANT_EXTENDED", "ACTIVE");

    // When
    List<Loss> losses = check(story);

    // Then
    assertLost(losses, "GRANT_EXTENDED has no reason to be told");
  }

  @Test
  void aScopeThatHadDrainedComesBackAndDrainsOnceMore() {
    // Given
    Story story =
        Story.ofExtended()
            .tell("GRANT_DRAINING", "DRAINING")
            .tell("GRANT_EXTENSION_APPROVED", "ACTIVATING")
            .tellAlso("GRANT_EXTENDED")
            .tell("GRANT_ACTIVATED", "ACTIVE")
            .tell("GRANT_DRAINING", "DRAINING")
            .tell("GRANT_EXPIRED", "EXPIRED");

    // When
    List<Loss> losses = check(story);

    // Then
    assertThat(losses).isEmpty();
  }

  @Test
  void aSecondActivationWithoutAScopeThatHadGoneIsLost() {
    // Given
    Story story =
        Story.ofExtended()
            .tell("GRANT_EXTENSION_APPROVED", "ACTIVE")
            .tellAlso("GRANT_EXTENDED")
            .tell("GRANT_ACTIVATED", "ACTIVE");

    // When
    List<Loss> losses = check(story);

    // Then
    assertLost(losses, "GRANT_ACTIVATED is told twice");
  }

  @Test
  void anExtensionMayGoUnansweredByItselfOrWithARevocation() {
    // Given
    Story byItself =
        Story.ofExtended()
            .tell("GRANT_EXTENSION_UNANSWERED", "ACTIVE")
            .tell("GRANT_EXPIRY_DUE", "REVOKING")
            .tell("GRANT_EXPIRED", "EXPIRED");
    Story withRevocation =
        Story.ofExtended()
            .tell("GRANT_REVOCATION_ORDERED", "REVOKING")
            .tellAlso("GRANT_EXTENSION_UNANSWERED")
            .tell("GRANT_REVOKED", "REVOKED");

    // When
    List<Loss> losses =
        Stream.of(byItself, withRevocation).flatMap(s -> check(s).stream()).toList();

    // Then
    assertThat(losses).isEmpty();
  }

  @Test
  void aScopeThatAFrozenReplicaPutBackIsRemovedAgain() {
    // Given
    Story story = Story.ofExpired().tellAlso("SCOPE_CAME_BACK").tellAlso("SCOPE_REMOVED_AGAIN");

    // When
    List<Loss> losses = check(story);

    // Then
    assertThat(losses).isEmpty();
  }

  @Test
  void aScopeThatCameBackToAnActiveGrantIsLost() {
    // Given
    Story story = Story.ofRevoked().tellAlso("SCOPE_CAME_BACK");

    // When
    List<Loss> losses = check(story);

    // Then
    assertLost(losses, "SCOPE_CAME_BACK moves it from ACTIVE to ACTIVE");
  }

  @Test
  void aScopeThatIsRemovedAgainAndHadNotComeBackIsLost() {
    // Given
    Story story = Story.ofExpired().tellAlso("SCOPE_REMOVED_AGAIN");

    // When
    List<Loss> losses = check(story);

    // Then
    assertLost(losses, "is told of a scope that had not come back");
  }

  @ParameterizedTest
  @CsvSource({"GRANT_TAMPERED, REVOKING", "GRANT_RESTORED, ACTIVE", "GRANT_LOST, REVOKING"})
  void whatOthersWouldHaveDoneIsLostSinceNobodyTouchesKeycloak(String action, String state) {
    // Given
    Story story = Story.ofRevoked().tell(action, state);

    // When
    List<Loss> losses = check(story);

    // Then
    assertLost(losses, action + " has no reason to be told");
  }

  @ParameterizedTest
  @EnumSource
  void everyActionIsKnown(AuditAction action) {
    // When
    boolean known = TrailCheck.knows(action.name());

    // Then
    assertThat(known).isTrue();
  }

  private static void assertLost(List<Loss> losses, String what) {
    assertThat(losses).singleElement().extracting(Loss::what).asString().contains(what);
  }

  private static Event event(UUID grant, String action, String state) {
    return new Event(grant, Story.BEGIN, action, state, 1, Optional.empty());
  }

  private static List<Loss> check(Story story) {
    return TrailCheck.of(story.grant(), story.events());
  }
}
