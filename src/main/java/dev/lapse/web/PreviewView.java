package dev.lapse.web;

import dev.lapse.grant.GrantPreview;
import io.quarkus.qute.TemplateData;
import java.util.List;

/**
 * What would become of a request.
 *
 * @param refusal why nothing can be said of it, or what is still to be typed; null else
 * @param rule the policy it falls under; null where there is a refusal
 * @param missing what the policy asks for beyond what was typed
 * @param standing whether the client has the scope already
 */
@TemplateData
record PreviewView(
    String refusal,
    RuleView rule,
    String approverRole,
    List<String> missing,
    boolean standing,
    GainsView gains) {

  static PreviewView of(GrantPreview preview) {
    return new PreviewView(
        null,
        RuleView.of(preview.rule()),
        preview.approverRole(),
        RefusalInWords.points(preview.violations()),
        preview.standing().isPresent(),
        GainsView.of(preview.gains()));
  }

  /** Nothing to be seen yet, and why. */
  static PreviewView none(String why) {
    return new PreviewView(why, null, null, List.of(), false, null);
  }
}
