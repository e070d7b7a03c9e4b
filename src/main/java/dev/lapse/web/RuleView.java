package dev.lapse.web;

import dev.lapse.policy.BreakGlass;
import dev.lapse.policy.PolicyRule;
import dev.lapse.policy.RequiredSignIn;
import io.quarkus.qute.TemplateData;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A rule of the policy file. What it does not ask for is null. */
@TemplateData
record RuleView(
    String name,
    String realm,
    String subject,
    String scope,
    String longest,
    String longestInAll,
    int approvals,
    String approverRole,
    String answerWithin,
    String ticket,
    int controls,
    String cutoff,
    String onTampering,
    String signIn,
    String glassRole,
    String glassLasts) {

  static RuleView of(PolicyRule rule) {
    return new RuleView(
        rule.name(),
        rule.match().realm().text(),
        rule.match().subject().text(),
        rule.match().scope().text(),
        Span.text(rule.maxDuration()),
        rule.maxTotal().map(Span::text).orElse(null),
        rule.approvals(),
        rule.approverRole().orElse(null),
        Span.text(rule.answerWithin()),
        rule.requireTicket().map(Pattern::pattern).orElse(null),
        rule.requireControls(),
        rule.cutoff().name().toLowerCase(Locale.ROOT),
        rule.onTampering().name().toLowerCase(Locale.ROOT),
        signIn(rule.signIn()),
        rule.breakGlass().map(BreakGlass::role).orElse(null),
        rule.breakGlass().map(BreakGlass::maxDuration).map(Span::text).orElse(null));
  }

  private static String signIn(RequiredSignIn required) {
    var age = required.maxAge().map(longest -> "at most %s ago".formatted(Span.text(longest)));
    var level =
        Optional.of(required.acr())
            .filter(levels -> !levels.isEmpty())
            .map(levels -> "as " + String.join(" or ", levels));
    return required.isAsked()
        ? Stream.of(age, level).flatMap(Optional::stream).collect(Collectors.joining(", "))
        : null;
  }
}
