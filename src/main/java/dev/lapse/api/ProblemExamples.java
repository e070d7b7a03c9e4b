package dev.lapse.api;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.GrantState;
import dev.lapse.grant.Refusal;
import dev.lapse.policy.RequiredSignIn;
import dev.lapse.policy.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A problem of each code, in the very words in which it is answered. */
final class ProblemExamples {
  private static final String REALM = "acme";
  private static final String SUBJECT = "ci-deployer";
  private static final String SCOPE = "vault-read";
  private static final UUID FAILURE = UUID.fromString("5b0c9a52-7d1e-4f0a-9a3e-0f5c2d7e1b64");

  private ProblemExamples() {}

  static Problem of(ProblemCode code) {
    return switch (code) {
      case INVALID_REQUEST ->
          Problem.invalid(
              List.of(new Violation("duration", "either duration or expiresAt must be given")));
      case METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          ADDRESS_TOO_LONG,
          HEADERS_TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          UNAUTHENTICATED,
          TOO_LARGE ->
          FailureProblems.ofStatus(code.status()).problem();
      case FORBIDDEN -> refused(new Refusal.Forbidden("Ask for the role lapse-requester."));
      case INSUFFICIENT_SIGN_IN ->
          refused(
              new Refusal.InsufficientSignIn(
                  new RequiredSignIn(Optional.of(Duration.ofMinutes(5)), List.of("gold"))));
      case OWN_REQUEST -> refused(new Refusal.OwnRequest());
      case NOT_FOUND -> refused(new Refusal.NotFound());
      case NO_POLICY -> refused(new Refusal.NoPolicy(REALM, SUBJECT, "profile"));
      case POLICY_VIOLATION ->
          refused(
              new Refusal.PolicyViolation(
                  "vault",
                  List.of(new Violation("duration", "must be at most PT8H, but is PT9H"))));
      case UNKNOWN_SUBJECT -> refused(new Refusal.UnknownSubject(REALM, "ci-deploier"));
      case UNKNOWN_SCOPE -> refused(new Refusal.UnknownScope(REALM, "vault-raed"));
      case NOT_A_SERVICE_ACCOUNT ->
          refused(new Refusal.NotAServiceAccount("web-shop", "it has no service account"));
      case ALREADY_STANDING -> refused(new Refusal.AlreadyStanding(SUBJECT, SCOPE));
      case ASSIGNMENT_CONFLICT ->
          refused(new Refusal.AssignmentConflict(SUBJECT, SCOPE, Assignment.DEFAULT));
      case WRONG_STATE -> refused(new Refusal.WrongState(GrantState.DENIED, "approve"));
      case ALREADY_DECIDED -> refused(new Refusal.AlreadyDecided());
      case ALREADY_SETTLED -> refused(new Refusal.AlreadySettled());
      case IDEMPOTENCY_CONFLICT -> refused(new Refusal.IdempotencyConflict("rotate-2026-12-01"));
      case STALE_VERSION -> refused(new Refusal.StaleVersion(4));
      case TOO_MANY_REQUESTS ->
          FailureProblems.answer(new TooManyRequestsException(Duration.ofSeconds(2))).problem();
      case INTERNAL_ERROR -> FailureProblems.internalError(FAILURE);
      case KEYCLOAK_UNAVAILABLE -> refused(new Refusal.KeycloakUnavailable(Duration.ofSeconds(5)));
      case DATABASE_UNAVAILABLE -> FailureProblems.databaseUnavailable().problem();
    };
  }

  private static Problem refused(Refusal refusal) {
    return RefusalProblems.answer(refusal).problem();
  }
}
