package dev.lapse.web;

import dev.lapse.grant.Refusal;
import dev.lapse.policy.Violation;
import java.util.List;

/** Says each refusal to a person, with what can be done about it. */
final class RefusalInWords {

  private RefusalInWords() {}

  /** The status of a page that tells it. */
  static int status(Refusal refusal) {
    return switch (refusal) {
      case Refusal.InvalidRequest invalid -> 400;
      case Refusal.Forbidden forbidden -> 403;
      case Refusal.InsufficientSignIn signIn -> 403;
      case Refusal.OwnRequest own -> 403;
      case Refusal.OwnGlass own -> 403;
      case Refusal.NotFound none -> 404;
      case Refusal.NoPolicy none -> 422;
      case Refusal.PolicyViolation violation -> 422;
      case Refusal.UnknownSubject unknown -> 422;
      case Refusal.UnknownScope unknown -> 422;
      case Refusal.NotAServiceAccount no -> 422;
      case Refusal.AlreadyStanding standing -> 409;
      case Refusal.AssignmentConflict conflict -> 409;
      case Refusal.WrongState wrong -> 409;
      case Refusal.ExtensionUndecided undecided -> 409;
      case Refusal.ExtensionTooLate late -> 409;
      case Refusal.AlreadyDecided decided -> 409;
      case Refusal.GlassWhole whole -> 409;
      case Refusal.AlreadyReviewed reviewed -> 409;
      case Refusal.AlreadySettled settled -> 409;
      case Refusal.IdempotencyConflict conflict -> 409;
      case Refusal.StaleVersion stale -> 409;
      case Refusal.KeycloakUnavailable away -> 503;
    };
  }

  static Notice notice(Refusal refusal) {
    return switch (refusal) {
      case Refusal.InvalidRequest invalid -> inForm(invalid.violations());
      case Refusal.PolicyViolation violation ->
          Notice.refused(
              "Policy “%s” does not allow this as it is.".formatted(violation.policy()),
              points(violation.violations()));
      default -> Notice.refused(sentence(refusal), List.of());
    };
  }

  /** What is wrong with the fields of a form. */
  static Notice inForm(List<Violation> violations) {
    return Notice.refused("Nothing was changed. Please correct:", points(violations));
  }

  /** What is wrong, one by one. */
  static List<String> points(List<Violation> violations) {
    return violations.stream()
        .map(violation -> fieldInWords(violation.field()) + " " + violation.message())
        .toList();
  }

  private static String fieldInWords(String field) {
    return switch (field) {
      case "duration" -> "The time";
      case "expiresAt" -> "The end";
      case "startsAt" -> "The start";
      case "compensatingControls" -> "The controls";
      default -> "The " + field;
    };
  }

  private static String sentence(Refusal refusal) {
    return switch (refusal) {
      case Refusal.InvalidRequest invalid -> "The form could not be read.";
      case Refusal.PolicyViolation violation -> "The policy does not allow this as it is.";
      case Refusal.Forbidden forbidden -> forbidden.advice();
      case Refusal.InsufficientSignIn signIn ->
          "The policy asks for a fresher or stronger sign-in for this decision. Nothing was changed.";
      case Refusal.OwnRequest own -> "This request is your own: another approver has to decide.";
      case Refusal.OwnGlass own ->
          "You broke the glass, or the request is your own: somebody else has to review it.";
      case Refusal.NotFound none ->
          "There is no such exception, or you may not see it. Check the address, or ask its requester.";
      case Refusal.NoPolicy none ->
          "No policy covers scope “%s” for “%s”. Check the names, or ask whoever keeps the policies."
              .formatted(none.scope(), none.subject());
      case Refusal.UnknownSubject unknown ->
          "Realm “%s” has no client “%s”.".formatted(unknown.realm(), unknown.subject());
      case Refusal.UnknownScope unknown ->
          "Realm “%s” has no client scope “%s”.".formatted(unknown.realm(), unknown.scope());
      case Refusal.NotAServiceAccount no ->
          "“%s” can't hold an exception: %s.".formatted(no.subject(), no.problem());
      case Refusal.AlreadyStanding standing ->
          "“%s” has “%s” in Keycloak already, with no exception behind it."
              .formatted(standing.subject(), standing.scope());
      case Refusal.AssignmentConflict conflict ->
          "Another exception gives “%s” to “%s” as %s. Ask for that, or wait for its end."
              .formatted(conflict.scope(), conflict.subject(), conflict.held());
      case Refusal.WrongState wrong ->
          "The exception has moved on meanwhile: it is %s now. What you asked for is not possible any more."
              .formatted(StateView.word(wrong.state()));
      case Refusal.ExtensionUndecided undecided ->
          "A later end was asked for before, and waits for its decision.";
      case Refusal.ExtensionTooLate late ->
          "The later end had to be decided earlier; the exception keeps the end it has.";
      case Refusal.AlreadyDecided decided ->
          "You have decided on this before. Another approver has to decide next.";
      case Refusal.GlassWhole whole -> "Nobody has broken the glass: there is nothing to review.";
      case Refusal.AlreadyReviewed reviewed -> "Somebody has reviewed this before.";
      case Refusal.AlreadySettled settled -> "Somebody has settled this before.";
      case Refusal.IdempotencyConflict conflict -> "This was sent before, and was different then.";
      case Refusal.StaleVersion stale ->
          "Somebody changed this exception while you looked at it. Nothing of yours was done: see how it stands now.";
      case Refusal.KeycloakUnavailable away ->
          "Keycloak did not answer, and this needs it. Nothing was changed; try again in a moment.";
    };
  }
}
