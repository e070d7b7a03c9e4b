package dev.lapse.web;

import java.util.List;
import java.util.UUID;

/** What was done with the last form, told on the page that follows. */
enum Done {
  APPROVED("Approved. Keycloak is being made to agree."),
  APPROVAL_COUNTED("Your approval counts. Another approver has to decide next."),
  GLASS_BROKEN(
      "You have opened it alone. Keycloak is being made to agree; somebody else reviews it."),
  REVIEWED("Reviewed. What you said stands beside it from now on."),
  DENIED("Denied. Nothing changes in Keycloak."),
  WITHDRAWN("Withdrawn."),
  REVOKED("Revoked. Keycloak is being made to agree."),
  EXTENSION_ASKED("Asked for a later end. The exception keeps the one it has meanwhile."),
  REQUESTED("Requested. It waits for an approver now."),
  SIGNED_IN("You have signed in anew, as the policy asks. Nothing is decided yet: decide now."),
  SIGN_IN_INSUFFICIENT(
      "You have signed in, but Keycloak does not say that it was as the policy asks. Whoever runs"
          + " Keycloak can tell what is missing.");

  private final String text;

  Done(String text) {
    this.text = text;
  }

  Notice notice(UUID grant) {
    return this == SIGN_IN_INSUFFICIENT
        ? Notice.refused(text, List.of())
        : Notice.done(text, grant == null ? null : "/exceptions/" + grant);
  }
}
