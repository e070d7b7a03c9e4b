package dev.lapse.api;

import dev.lapse.grant.GrantState;
import dev.lapse.grant.Refusal;
import dev.lapse.policy.RequiredSignIn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;

/** Says each refusal of a command as a problem, with what the caller can do about it. */
final class RefusalProblems {

  private RefusalProblems() {}

  static ProblemAnswer answer(Refusal refusal) {
    Problem problem = problem(refusal);
    return switch (refusal) {
      case Refusal.KeycloakUnavailable(Duration retryAfter) ->
          ProblemAnswer.retry(problem, retryAfter);
      case Refusal.InsufficientSignIn(RequiredSignIn required) ->
          new ProblemAnswer(problem, Map.of("WWW-Authenticate", challenge(required)));
      default -> ProblemAnswer.of(problem);
    };
  }

  /** As RFC 9470 has it, so that a client that knows it can send its user to sign in. */
  private static String challenge(RequiredSignIn required) {
    var challenge = new StringBuilder("Bearer error=\"insufficient_user_authentication\"");
    if (!required.acr().isEmpty()) {
      challenge.append(", acr_values=\"%s\"".formatted(String.join(" ", required.acr())));
    }
    required
        .maxAge()
        .ifPresent(age -> challenge.append(", max_age=\"%d\"".formatted(age.toSeconds())));
    return challenge.toString();
  }

  private static String signInAnew(RequiredSignIn required) {
    var wanted = new ArrayList<String>();
    required.maxAge().ifPresent(age -> wanted.add("max_age=%d".formatted(age.toSeconds())));
    if (!required.acr().isEmpty()) {
      wanted.add("acr_values=\"%s\"".formatted(String.join(" ", required.acr())));
    }
    return "The policy asks for a fresher or stronger sign-in of whoever decides. Sign in anew with %s, and send"
            .formatted(String.join(" and ", wanted))
        + " the decision with the token that you get.";
  }

  private static Problem problem(Refusal refusal) {
    return switch (refusal) {
      case Refusal.InvalidRequest invalid -> Problem.invalid(invalid.violations());
      case Refusal.Forbidden forbidden -> Problem.of(ProblemCode.FORBIDDEN, forbidden.advice());
      case Refusal.InsufficientSignIn(RequiredSignIn required) ->
          Problem.of(ProblemCode.INSUFFICIENT_SIGN_IN, signInAnew(required));
      case Refusal.OwnRequest() ->
          Problem.of(ProblemCode.OWN_REQUEST, "Ask another approver: this request is your own.");
      case Refusal.OwnGlass() ->
          Problem.of(
              ProblemCode.OWN_REQUEST,
              "Ask somebody else: you broke the glass, or the request is your own.");
      case Refusal.NotFound() ->
          Problem.of(
              ProblemCode.NOT_FOUND,
              "There is no such grant or finding, or you may not see it. Check the id, or ask as its"
                  + " requester.");
      case Refusal.NoPolicy(String realm, String subject, String scope) ->
          Problem.of(
              ProblemCode.NO_POLICY,
              "No rule of the policy file covers scope \"%s\" for \"%s\" in realm \"%s\". Check the"
                      .formatted(scope, subject, realm)
                  + " names, or ask whoever keeps the policy for a rule.");
      case Refusal.PolicyViolation violation ->
          Problem.of(
              ProblemCode.POLICY_VIOLATION,
              "Policy \"%s\" asks for more: change what \"violations\" lists."
                  .formatted(violation.policy()),
              violation.violations());
      case Refusal.UnknownSubject(String realm, String subject) ->
          Problem.of(
              ProblemCode.UNKNOWN_SUBJECT,
              "Realm \"%s\" has no client \"%s\". Give the client id of a service account."
                  .formatted(realm, subject));
      case Refusal.UnknownScope(String realm, String scope) ->
          Problem.of(
              ProblemCode.UNKNOWN_SCOPE,
              "Realm \"%s\" has no OpenID Connect client scope \"%s\". Create it in Keycloak, or"
                      .formatted(realm, scope)
                  + " correct the name.");
      case Refusal.NotAServiceAccount(String subject, String problem) ->
          Problem.of(
              ProblemCode.NOT_A_SERVICE_ACCOUNT,
              "\"%s\" can't hold a grant: %s. Enable the client and its service account in Keycloak."
                  .formatted(subject, problem));
      case Refusal.AlreadyStanding(String subject, String scope) ->
          Problem.of(
              ProblemCode.ALREADY_STANDING,
              "\"%s\" has \"%s\" in Keycloak with no grant behind it. Use it as it is, or have it"
                      .formatted(subject, scope)
                  + " removed there and ask again.");
      case Refusal.AssignmentConflict conflict ->
          Problem.of(
              ProblemCode.ASSIGNMENT_CONFLICT,
              "Another grant gives \"%s\" to \"%s\" as %s. Ask for that assignment, or wait for its"
                      .formatted(conflict.scope(), conflict.subject(), conflict.held())
                  + " end.");
      case Refusal.WrongState(GrantState state, String verb) ->
          Problem.of(
              ProblemCode.WRONG_STATE,
              "A grant that is %s can't be told to %s. Read it again to see what is possible now."
                  .formatted(state, verb.toLowerCase(Locale.ROOT)));
      case Refusal.ExtensionUndecided(Instant answerBy) ->
          Problem.of(
              ProblemCode.WRONG_STATE,
              "An extension of this grant waits for its decision until %s. Ask its approvers, and ask"
                      .formatted(answerBy)
                  + " for another one after that.");
      case Refusal.ExtensionTooLate(Instant answerBy) ->
          Problem.of(
              ProblemCode.WRONG_STATE,
              "The extension had to be decided by %s, and the grant keeps its end. Its requester may"
                      .formatted(answerBy)
                  + " ask again while it is active, or for another grant.");
      case Refusal.AlreadyDecided() ->
          Problem.of(
              ProblemCode.ALREADY_DECIDED,
              "You have decided on this request before. Another approver has to decide next.");
      case Refusal.GlassWhole() ->
          Problem.of(
              ProblemCode.WRONG_STATE,
              "Nobody has broken the glass of this grant, so there is nothing to review.");
      case Refusal.AlreadyReviewed() ->
          Problem.of(
              ProblemCode.ALREADY_DECIDED,
              "Somebody has reviewed this before. List grants with breakGlass=UNREVIEWED to see what"
                  + " is left.");
      case Refusal.AlreadySettled() ->
          Problem.of(
              ProblemCode.ALREADY_SETTLED,
              "Somebody has settled this finding before. List those that wait to see what is left.");
      case Refusal.IdempotencyConflict(String key) ->
          Problem.of(
              ProblemCode.IDEMPOTENCY_CONFLICT,
              "You sent Idempotency-Key \"%s\" with another body before. Use a new key for a new"
                      .formatted(key)
                  + " request.");
      case Refusal.StaleVersion(long current) ->
          Problem.of(
              ProblemCode.STALE_VERSION,
              "The grant is at version %d now. Read it again, and send If-Match with its new ETag."
                  .formatted(current));
      case Refusal.KeycloakUnavailable unavailable ->
          Problem.of(
              ProblemCode.KEYCLOAK_UNAVAILABLE,
              "Keycloak did not answer, and this call needs it. Nothing was changed; try again"
                  + " after the seconds in Retry-After.");
    };
  }
}
