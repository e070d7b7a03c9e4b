package dev.lapse.web;

import dev.lapse.actor.Actor;
import dev.lapse.audit.AuditAction;
import dev.lapse.audit.Recorded;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantState;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What was done with the last form, told on the page that follows. Its name is in the address of
 * that page, where anybody may put it: it is told only where what is on record bears it out.
 */
// Its sets are copies that nobody can change, which their type does not say.
@SuppressWarnings("ImmutableEnumChecker")
enum Done {
  APPROVED(
      "Approved. Keycloak is being made to agree.",
      EnumSet.range(GrantState.SCHEDULED, GrantState.DRAINING),
      AuditAction.GRANT_APPROVED,
      AuditAction.GRANT_EXTENSION_APPROVED,
      AuditAction.GRANT_EXTENDED),
  APPROVAL_COUNTED(
      "Your approval counts. Another approver has to decide next.",
      EnumSet.range(GrantState.AWAITING_APPROVAL, GrantState.DRAINING),
      AuditAction.GRANT_APPROVED,
      AuditAction.GRANT_EXTENSION_APPROVED),
  GLASS_BROKEN(
      "You have opened it alone. Keycloak is being made to agree; somebody else reviews it.",
      EnumSet.range(GrantState.SCHEDULED, GrantState.DRAINING),
      AuditAction.GRANT_GLASS_BROKEN),
  REVIEWED(
      "Reviewed. What you said stands beside it from now on.",
      EnumSet.allOf(GrantState.class),
      AuditAction.GRANT_GLASS_REVIEWED),
  DENIED(
      "Denied. Nothing changes in Keycloak.",
      EnumSet.of(GrantState.DENIED, GrantState.ACTIVE, GrantState.DRAINING),
      AuditAction.GRANT_DENIED,
      AuditAction.GRANT_EXTENSION_DENIED),
  WITHDRAWN("Withdrawn.", EnumSet.of(GrantState.WITHDRAWN), AuditAction.GRANT_WITHDRAWN),
  REVOKED(
      "Revoked. Keycloak is being made to agree.",
      EnumSet.of(GrantState.REVOKING, GrantState.REVOKED),
      AuditAction.GRANT_REVOCATION_ORDERED,
      AuditAction.GRANT_REVOKED,
      AuditAction.GRANT_EXTENSION_UNANSWERED),
  EXTENSION_ASKED(
      "Asked for a later end. The exception keeps the one it has meanwhile.",
      EnumSet.range(GrantState.ACTIVATING, GrantState.DRAINING),
      AuditAction.GRANT_EXTENSION_REQUESTED),
  REQUESTED(
      "Requested. It waits for an approver now.",
      EnumSet.of(GrantState.AWAITING_APPROVAL),
      AuditAction.GRANT_REQUESTED),
  SIGNED_IN("You have signed in anew, as the policy asks. Nothing is decided yet: decide now."),
  SIGN_IN_INSUFFICIENT(
      "You have signed in, but Keycloak does not say that it was as the policy asks. Whoever runs"
          + " Keycloak can tell what is missing.");

  private final String text;
  private final Set<GrantState> states;
  private final Set<AuditAction> actions;

  /** Something that is told while there is anything to be decided. */
  Done(String text) {
    this(text, EnumSet.range(GrantState.AWAITING_APPROVAL, GrantState.DRAINING));
  }

  /**
   * Something that was done.
   *
   * @param states those in which it is worth telling
   * @param actions what is on record of it
   */
  Done(String text, Set<GrantState> states, AuditAction... actions) {
    this.text = text;
    this.states = Set.copyOf(states);
    this.actions = Set.of(actions);
  }

  /**
   * Whether the last thing on record that the reader did is this, and the grant has not moved on.
   */
  boolean isBorneOut(Grant grant, List<Recorded> trail, Actor reader) {
    return states.contains(grant.state()) && (actions.isEmpty() || isLastOf(reader, trail));
  }

  private boolean isLastOf(Actor reader, List<Recorded> trail) {
    return trail.stream()
        .map(Recorded::event)
        .filter(event -> event.actor().subject().equals(reader.subject()))
        .reduce((earlier, later) -> later)
        .filter(event -> actions.contains(event.action()))
        .isPresent();
  }

  Notice notice(UUID grant) {
    return this == SIGN_IN_INSUFFICIENT
        ? Notice.refused(text, List.of())
        : Notice.done(text, grant == null ? null : "/exceptions/" + grant);
  }
}
