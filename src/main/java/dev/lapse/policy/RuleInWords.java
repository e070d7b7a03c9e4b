package dev.lapse.policy;

import java.util.ArrayList;
import java.util.Locale;

/** A rule as a line of text, for whoever has written it. */
final class RuleInWords {
  private RuleInWords() {}

  /** Which targets it is about. */
  static String targets(TargetPattern match) {
    return "realm %s, subject %s, scope %s"
        .formatted(match.realm().text(), match.subject().text(), match.scope().text());
  }

  /** For how long, who decides, what has to be brought, and how it ends. */
  static String terms(PolicyRule rule) {
    var terms = new ArrayList<String>();
    terms.add("at most " + PolicyRule.written(rule.maxDuration()));
    rule.maxTotal()
        .ifPresent(total -> terms.add(PolicyRule.written(total) + " with its extensions"));
    terms.add(decision(rule));
    rule.requireTicket().ifPresent(ticket -> terms.add("a ticket that matches " + ticket));
    if (rule.requireControls() > 0) {
      terms.add("compensating controls, at least " + rule.requireControls());
    }
    rule.breakGlass().map(RuleInWords::glass).ifPresent(terms::add);
    terms.add("cutoff " + cutoff(rule));
    return String.join("; ", terms);
  }

  private static String glass(BreakGlass glass) {
    return "the glass broken by %s, for at most %s"
        .formatted(glass.role(), PolicyRule.written(glass.maxDuration()));
  }

  private static String decision(PolicyRule rule) {
    var role = rule.approverRole().map(" by "::concat).orElse("");
    return "%d %s%s within %s"
        .formatted(
            rule.approvals(),
            rule.approvals() == 1 ? "approval" : "approvals",
            role,
            PolicyRule.written(rule.answerWithin()));
  }

  private static String cutoff(PolicyRule rule) {
    return rule.chosenCutoff()
        .map(cutoff -> cutoff.name().toLowerCase(Locale.ROOT))
        .orElse("cap where Keycloak has the guard, else drain");
  }
}
