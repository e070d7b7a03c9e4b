package dev.lapse.web;

import dev.lapse.policy.StandingRule;
import io.quarkus.qute.TemplateData;
import java.util.List;

/**
 * The policy file in force.
 *
 * @param since when this service read it
 * @param subject what was asked about; empty else
 * @param answer the outcome of the question; null where nothing was asked
 */
@TemplateData
record PolicyTable(
    String source,
    String version,
    Moment since,
    String approverRole,
    List<RuleView> rules,
    List<Standing> standing,
    List<String> realms,
    String realm,
    String subject,
    String scope,
    String time,
    Answer answer) {

  /** What may stand without an exception. */
  @TemplateData
  record Standing(String realm, String subject, String scope, String reason) {
    static Standing of(StandingRule rule) {
      var match = rule.match();
      return new Standing(
          match.realm().text(), match.subject().text(), match.scope().text(), rule.reason());
    }
  }

  /**
   * What would become of it.
   *
   * @param rule the name of the one that would decide; null where none would
   * @param problem why it could not be granted so; null where it could
   * @param preview what else is known; null where nothing is
   */
  @TemplateData
  record Answer(String rule, String problem, PreviewView preview) {}
}
