package dev.lapse.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lapse.drift.Finding;
import dev.lapse.drift.FindingKind;
import dev.lapse.drift.SettledAs;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A finding, as the API tells it. */
@Schema(
    name = "Finding",
    description = "Something in Keycloak that Lapse does not fight any more: somebody has to look.")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record FindingView(
    @Schema(required = true, examples = "01930d0e-7f6a-7c3e-9d3b-3a4f5b6c7d8e") UUID id,
    @Schema(required = true) FindingKind kind,
    @Schema(required = true, examples = "acme") String realm,
    @Schema(required = true, examples = "ci-deployer") String subject,
    @Schema(required = true, examples = "vault-read") String scope,
    @Schema(required = true, description = "The last grant there; its trail tells every round.")
        UUID grant,
    @Schema(
            required = true,
            examples = "3",
            description = "How often the scope was removed again before.")
        int rounds,
    @Schema(required = true) Instant foundAt,
    @Schema(required = true, description = "When it was last seen to be so.") Instant lastSeenAt,
    @Schema(nullable = true) SettlementView settled) {

  /** Who settled it, and how. */
  @Schema(name = "SettledFinding")
  public record SettlementView(
      @Schema(required = true) Instant at,
      @Schema(required = true) GrantView.PartyView by,
      @Schema(required = true) SettledAs as,
      @Schema(required = true, examples = "The Terraform module was corrected") String comment) {
    static SettlementView of(Finding.Settled settled) {
      return new SettlementView(
          settled.at(), GrantView.PartyView.of(settled.by()), settled.as(), settled.comment());
    }
  }

  static FindingView of(Finding finding) {
    return new FindingView(
        finding.id(),
        finding.kind(),
        finding.realm(),
        finding.subject(),
        finding.scope(),
        finding.grantId(),
        finding.rounds(),
        finding.foundAt(),
        finding.lastSeenAt(),
        finding.settled().map(SettlementView::of).orElse(null));
  }
}
