package dev.lapse.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lapse.grant.Assignment;
import dev.lapse.grant.Gain;
import dev.lapse.grant.GrantPreview;
import dev.lapse.policy.Cutoff;
import dev.lapse.policy.Violation;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What would become of a request. */
@Schema(name = "Preview", description = "What would become of a request; nothing was written.")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record PreviewView(
    @Schema(required = true) GrantView.PolicyView policy,
    @Schema(required = true, description = "Whether the request would be taken as it is.")
        boolean acceptable,
    @Schema(required = true, description = "Every term that the policy does not allow.")
        List<Violation> violations,
    @Schema(required = true) Asks asks,
    @Schema(
            required = true,
            description = "Whether the client has the scope already, without any grant.")
        boolean standing,
    @Schema(nullable = true, description = "How it has it, where it is standing.")
        Assignment standingAs,
    @Schema(required = true, description = "What the client's tokens would gain.")
        List<GainView> claims) {

  /** What the policy asks of a request. */
  @Schema(name = "PolicyAsks")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Asks(
      @Schema(required = true, implementation = String.class, format = "duration")
          Duration maxDuration,
      @Schema(
              nullable = true,
              implementation = String.class,
              format = "duration",
              description =
                  "The longest from the activation on, extensions included; null: maxDuration.")
          Duration maxTotal,
      @Schema(required = true) int approvals,
      @Schema(required = true) String approverRole,
      @Schema(required = true, implementation = String.class, format = "duration")
          Duration answerWithin,
      @Schema(nullable = true, description = "The regular expression that the ticket must match.")
          String ticket,
      @Schema(required = true) int controls,
      @Schema(required = true) Cutoff cutoff) {}

  /** One claim that changes. */
  @Schema(name = "Gain")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record GainView(
      @Schema(required = true, examples = "aud") String claim,
      @Schema(
              nullable = true,
              examples = "vault-api",
              description = "What is added; null where it depends on the moment.")
          String value,
      @Schema(required = true, description = "What in Keycloak adds it.") String source) {
    static GainView of(Gain gain) {
      return new GainView(gain.claim(), gain.value(), gain.source());
    }
  }

  static PreviewView of(GrantPreview preview) {
    var rule = preview.rule();
    return new PreviewView(
        new GrantView.PolicyView(rule.name(), preview.policyVersion()),
        preview.violations().isEmpty() && preview.standing().isEmpty(),
        preview.violations(),
        new Asks(
            rule.maxDuration(),
            rule.maxTotal().orElse(null),
            rule.approvals(),
            preview.approverRole(),
            rule.answerWithin(),
            rule.requireTicket().map(Pattern::pattern).orElse(null),
            rule.requireControls(),
            rule.cutoff()),
        preview.standing().isPresent(),
        preview.standing().orElse(null),
        preview.gains().stream().map(GainView::of).toList());
  }
}
