package dev.lapse.web;

import static dev.lapse.grant.GrantFixture.ALICE;
import static dev.lapse.grant.GrantFixture.BOB;
import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.aGrant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.actor.Actor;
import dev.lapse.actor.Party;
import dev.lapse.audit.AuditAction;
import dev.lapse.audit.AuditEvent;
import dev.lapse.audit.Recorded;
import dev.lapse.grant.GrantState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an address says was done is told only where it is so. */
class DoneTest {
  private static final Actor READER =
      new Actor(ALICE.subject(), ALICE.name(), ALICE.kind(), Optional.empty(), Set.of());

  @Test
  void whatTheReaderDidLastIsTold() {
    // Given
    var grant = aGrant().in(GrantState.ACTIVATING);

    // When
    var borneOut = Done.APPROVED.isBorneOut(grant, approvedBy(ALICE), READER);

    // Then
    assertThat(borneOut).isTrue();
  }

  @Test
  void whatSomebodyElseDidIsNotToldAsTheReadersOwn() {
    // Given
    var grant = aGrant().in(GrantState.ACTIVATING);

    // When
    var borneOut = Done.APPROVED.isBorneOut(grant, approvedBy(BOB), READER);

    // Then
    assertThat(borneOut).isFalse();
  }

  @Test
  void whatTheStateContradictsIsNotTold() {
    // Given
    var grant = aGrant().in(GrantState.REVOKED);

    // When
    var borneOut = Done.APPROVED.isBorneOut(grant, approvedBy(ALICE), READER);

    // Then
    assertThat(borneOut).isFalse();
    assertThat(Done.SIGNED_IN.isBorneOut(grant, List.of(), READER)).isFalse();
  }

  private static List<Recorded> approvedBy(Party approver) {
    var event =
        new AuditEvent(
            NOON, AuditAction.GRANT_APPROVED, approver, aGrant().requested().id(), Map.of());
    return List.of(new Recorded(event, 1, Optional.empty()));
  }
}
