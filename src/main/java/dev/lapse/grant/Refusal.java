package dev.lapse.grant;

import dev.lapse.policy.RequiredSignIn;
import dev.lapse.policy.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Why a command was refused. Nothing was changed. */
public sealed interface Refusal {

  /** The request itself is malformed or contradicts itself. */
  record InvalidRequest(List<Violation> violations) implements Refusal {
    public InvalidRequest {
      violations = List.copyOf(violations);
    }

    public static InvalidRequest of(String field, String message) {
      return new InvalidRequest(List.of(new Violation(field, message)));
    }

    /** An approver's own time is none, or longer than what was asked for. */
    static InvalidRequest notShorter() {
      return of(
          "duration",
          "must be above zero and not longer than what was asked for; leave it out to approve as asked");
    }
  }

  /**
   * The caller has no right to this.
   *
   * @param advice what the caller would need, as a full sentence
   */
  record Forbidden(String advice) implements Refusal {}

  /** The caller tried to decide on a request of its own. */
  record OwnRequest() implements Refusal {}

  /** The caller broke the glass, or asked for what it opened. */
  record OwnGlass() implements Refusal {}

  /** Whoever decides has to sign in anew, or by stronger means. */
  record InsufficientSignIn(RequiredSignIn required) implements Refusal {}

  /** There is no such grant or finding, or the caller may not know of it. */
  record NotFound() implements Refusal {}

  /** No rule of the policy file covers the target. */
  record NoPolicy(String realm, String subject, String scope) implements Refusal {}

  /** The rule that covers the target does not allow this request. */
  record PolicyViolation(String policy, List<Violation> violations) implements Refusal {
    public PolicyViolation {
      violations = List.copyOf(violations);
    }
  }

  /** The realm has no client of that name. */
  record UnknownSubject(String realm, String subject) implements Refusal {}

  /** The realm has no OpenID Connect client scope of that name. */
  record UnknownScope(String realm, String scope) implements Refusal {}

  /** The client exists but has no service account, or is disabled. */
  record NotAServiceAccount(String subject, String problem) implements Refusal {}

  /** The client has the scope already, and no grant put it there. */
  record AlreadyStanding(String subject, String scope) implements Refusal {}

  /** Another grant holds the target with the other type of assignment. */
  record AssignmentConflict(String subject, String scope, Assignment held) implements Refusal {}

  /** The state of the grant does not allow the command. */
  record WrongState(GrantState state, String verb) implements Refusal {}

  /** An extension of the grant was asked for before, and waits for its decision. */
  record ExtensionUndecided(Instant answerBy) implements Refusal {}

  /** The extension was not decided in time. */
  record ExtensionTooLate(Instant answerBy) implements Refusal {}

  /** The caller has decided on this request before. */
  record AlreadyDecided() implements Refusal {}

  /** Nobody has broken the glass of the grant. */
  record GlassWhole() implements Refusal {}

  /** Somebody has reviewed the broken glass before. */
  record AlreadyReviewed() implements Refusal {}

  /** Somebody has settled the finding before. */
  record AlreadySettled() implements Refusal {}

  /** The idempotency key was used with another body. */
  record IdempotencyConflict(String key) implements Refusal {}

  /** The grant has changed since the caller read it. */
  record StaleVersion(long current) implements Refusal {}

  /**
   * Keycloak could not be asked.
   *
   * @param retryAfter how long to wait before trying again
   */
  record KeycloakUnavailable(Duration retryAfter) implements Refusal {}
}
