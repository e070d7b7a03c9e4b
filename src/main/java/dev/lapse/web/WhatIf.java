package dev.lapse.web;

import dev.lapse.grant.GrantPreview;
import dev.lapse.grant.GrantRequests;
import dev.lapse.grant.GrantTerms;
import dev.lapse.grant.Keycloak;
import dev.lapse.grant.Refusal;
import dev.lapse.grant.RefusedException;
import dev.lapse.policy.PoliciesInForce;
import dev.lapse.policy.PolicyRule;
import dev.lapse.policy.Violation;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Answers what would happen if somebody asked, to whoever may read the rules. */
@ApplicationScoped
class WhatIf {
  private static final String STANDING =
      "The client has this scope already, with no exception behind it.";

  private final GrantRequests requests;
  private final PoliciesInForce policies;
  private final Keycloak keycloak;

  WhatIf(GrantRequests requests, PoliciesInForce policies, Keycloak keycloak) {
    this.requests = requests;
    this.policies = policies;
    this.keycloak = keycloak;
  }

  /** Empty where nothing was asked. */
  Uni<Optional<PolicyTable.Answer>> answer(PolicyQuestion question) {
    return question.isAsked()
        ? answered(question).map(Optional::of)
        : Uni.createFrom().item(Optional.empty());
  }

  private Uni<PolicyTable.Answer> answered(PolicyQuestion question) {
    return question
        .terms(keycloak.realms())
        .map(this::answered)
        .orElseGet(() -> Uni.createFrom().item(refused(null, "The time " + Span.WANTED + ".")));
  }

  private Uni<PolicyTable.Answer> answered(GrantTerms terms) {
    return Uni.createFrom()
        .deferred(() -> requests.whatIf(terms))
        .map(WhatIf::answer)
        .onFailure(RefusedException.class)
        .recoverWithItem(failure -> refused(ruleFor(terms), inWords(failure.refusal())));
  }

  /** That ticket and controls are not named here makes nothing impossible; the preview tells it. */
  private static PolicyTable.Answer answer(GrantPreview preview) {
    var view = PreviewView.of(preview);
    var problem =
        preview.violations().stream()
            .filter(violation -> violation.field().equals("duration"))
            .map(WhatIf::inWords)
            .findFirst()
            .or(() -> view.standing() ? Optional.of(STANDING) : Optional.empty());
    return new PolicyTable.Answer(preview.rule().name(), problem.orElse(null), view);
  }

  private static String inWords(Violation violation) {
    return "The time " + violation.message() + ".";
  }

  private static PolicyTable.Answer refused(String rule, String problem) {
    return new PolicyTable.Answer(rule, problem, null);
  }

  /** Null where none would decide. */
  private String ruleFor(GrantTerms terms) {
    return policies
        .current()
        .match(terms.realm(), terms.subject(), terms.scope())
        .map(PolicyRule::name)
        .orElse(null);
  }

  private static String inWords(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NoPolicy none -> "No policy covers this: it can't be granted.";
      case Refusal.KeycloakUnavailable away ->
          "Keycloak did not answer: what it has to say is not known for now.";
      default -> {
        var notice = RefusalInWords.notice(refusal);
        yield notice.points().isEmpty() ? notice.text() : String.join(". ", notice.points()) + ".";
      }
    };
  }
}
