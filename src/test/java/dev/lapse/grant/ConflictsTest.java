package dev.lapse.grant;

import static dev.lapse.grant.GrantFixture.aGrant;
import static dev.lapse.grant.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConflictsTest {

  @ParameterizedTest
  @EnumSource(names = {"SCHEDULED", "ACTIVATING", "ACTIVE", "DRAINING", "REVOKING"})
  void anApprovedGrantOfTheOtherTypeIsAConflict(GrantState state) {
    // Given
    var live = List.of(aGrant().attachedAs(Assignment.DEFAULT).in(state));

    // When
    var refusal = refusalOf(() -> Conflicts.requireSameAssignment(live, Assignment.OPTIONAL));

    // Then
    assertThat(refusal)
        .isEqualTo(new Refusal.AssignmentConflict("ci-deployer", "vault-read", Assignment.DEFAULT));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "AWAITING_APPROVAL",
        "EXPIRED",
        "REVOKED",
        "DENIED",
        "WITHDRAWN",
        "UNANSWERED",
        "ACTIVATION_FAILED"
      })
  void oneThatIsNotApprovedOrHasEndedIsNone(GrantState state) {
    // Given
    var live = List.of(aGrant().attachedAs(Assignment.DEFAULT).in(state));

    // When
    var refusal = refusalOf(() -> Conflicts.requireSameAssignment(live, Assignment.OPTIONAL));

    // Then
    assertThat(refusal).isNull();
  }

  @Test
  void grantsOfTheSameTypeShareATarget() {
    // Given
    var live = List.of(aGrant().active(), aGrant().activating());

    // When
    var refusal = refusalOf(() -> Conflicts.requireSameAssignment(live, Assignment.OPTIONAL));

    // Then
    assertThat(refusal).isNull();
  }

  @Test
  void theConflictIsFoundBehindAGrantThatAgrees() {
    // Given
    var live = List.of(aGrant().active(), aGrant().attachedAs(Assignment.DEFAULT).scheduled());

    // When
    var refusal = refusalOf(() -> Conflicts.requireSameAssignment(live, Assignment.OPTIONAL));

    // Then
    assertThat(refusal).isInstanceOf(Refusal.AssignmentConflict.class);
  }
}
