package dev.lapse.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lapse.actor.ActorKind;
import dev.lapse.actor.Party;
import dev.lapse.grant.Assignment;
import dev.lapse.grant.Decision;
import dev.lapse.grant.Extension;
import dev.lapse.grant.Glass;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantState;
import dev.lapse.grant.Verdict;
import dev.lapse.policy.Cutoff;
import dev.lapse.policy.OnTampering;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A grant, as the API tells it. What is not known yet is null. */
@Schema(name = "Grant", description = "One exception: the record and where it stands.")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record GrantView(
    @Schema(required = true, examples = "01930d0e-7f6a-7c3e-9d3b-3a4f5b6c7d8e") UUID id,
    @Schema(required = true, examples = "acme") String realm,
    @Schema(required = true, examples = "ci-deployer") String subject,
    @Schema(required = true, examples = "vault-read") String scope,
    @Schema(required = true) Assignment assignment,
    @Schema(required = true, examples = "Rotate the database credentials during migration")
        String reason,
    @Schema(nullable = true, examples = "CHG-1234") String ticket,
    @Schema(required = true, examples = "[\"Runs only from the build subnet\"]")
        List<String> compensatingControls,
    @Schema(required = true) GrantState state,
    @Schema(
            required = true,
            description = "Keycloak has failed to agree for too long; it is tried on.")
        boolean stuck,
    @Schema(required = true) PartyView requester,
    @Schema(required = true) PolicyView policy,
    @Schema(required = true, examples = "1") int approvalsRequired,
    @Schema(required = true, examples = "lapse-approver") String approverRole,
    @Schema(required = true) List<DecisionView> decisions,
    @Schema(required = true) Instant requestedAt,
    @Schema(required = true, description = "Until when it can be approved.") Instant answerBy,
    @Schema(nullable = true) Instant startsAt,
    @Schema(nullable = true, implementation = String.class, format = "duration", examples = "PT2H")
        Duration duration,
    @Schema(nullable = true) Instant expiresAt,
    @Schema(nullable = true) Instant activatedAt,
    @Schema(nullable = true, description = "When the scope was read back gone.") Instant removedAt,
    @Schema(
            nullable = true,
            description =
                "From when on no token with the scope can be valid: foreseen while active, certain once removed.")
        Instant tokensDeadBy,
    @Schema(nullable = true) Instant endedAt,
    @Schema(
            required = true,
            description =
                "What becomes of tokens with the scope at the end. CAP: Keycloak itself lets none live past it, Lapse running or not. DRAIN: the scope goes one token lifespan before. STRIKE: it goes at the end, and introspection refuses older tokens of the client. LINGER: it goes at the end, and tokens live on until tokensDeadBy.")
        Cutoff cutoff,
    @Schema(
            required = true,
            description =
                "Whether Keycloak itself holds tokens with the scope to the end, by its guard, as it was last read back; always where a grant in force has the cutoff CAP, and possible with every other one.")
        boolean guarded,
    @Schema(required = true, description = "What is done where somebody takes the scope away.")
        OnTampering onTampering,
    @Schema(
            required = true,
            description =
                "Somebody took the scope off the client, or attached it another way, and it was not given back.")
        boolean tampered,
    @Schema(
            nullable = true,
            description = "When that was last noticed, whether it was given back or not.")
        Instant tamperedAt,
    @Schema(required = true, description = "How often in a row Keycloak has failed to agree.")
        int attempts,
    @Schema(nullable = true) Instant nextAttemptAt,
    @Schema(nullable = true) String lastError,
    @Schema(nullable = true, description = "The extension that waits for its decision.")
        ExtensionView extension,
    @Schema(
            nullable = true,
            description = "How one person opened the request alone; null where nobody did.")
        BrokenGlassView breakGlass,
    @Schema(required = true, examples = "1") long version) {

  /** An identity. */
  @Schema(name = "Party")
  public record PartyView(
      @Schema(required = true) String subject,
      @Schema(required = true, examples = "service-account-ci-deployer") String name,
      @Schema(required = true) ActorKind kind) {
    static PartyView of(Party party) {
      return new PartyView(party.subject(), party.name(), party.kind());
    }
  }

  /** The rule that the request fell under. */
  @Schema(name = "PolicyReference")
  public record PolicyView(
      @Schema(required = true, examples = "vault") String name,
      @Schema(required = true, examples = "sha256:9f86d081884c7d65") String version) {}

  /** What one approver decided. */
  @Schema(name = "Decision")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record DecisionView(
      @Schema(required = true) PartyView approver,
      @Schema(required = true) Verdict verdict,
      @Schema(nullable = true) String comment,
      @Schema(nullable = true, implementation = String.class, format = "duration")
          Duration duration,
      @Schema(required = true) String policyVersion,
      @Schema(required = true) Instant at) {
    static DecisionView of(Decision decision) {
      return new DecisionView(
          PartyView.of(decision.approver()),
          decision.verdict(),
          decision.comment().orElse(null),
          decision.duration().orElse(null),
          decision.policyVersion(),
          decision.at());
    }
  }

  /** A later end that is asked for. */
  @Schema(name = "Extension")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record ExtensionView(
      @Schema(
              required = true,
              implementation = String.class,
              format = "duration",
              examples = "PT1H",
              description = "What is to be added to the end that the grant has.")
          Duration duration,
      @Schema(required = true, examples = "The migration takes longer than planned") String reason,
      @Schema(required = true) Instant requestedAt,
      @Schema(
              required = true,
              description = "Until when it can be approved; never after the end of the grant.")
          Instant answerBy,
      @Schema(required = true, examples = "1") int approvalsRequired,
      @Schema(required = true, examples = "lapse-approver") String approverRole,
      @Schema(required = true) PolicyView policy,
      @Schema(required = true) List<DecisionView> decisions) {
    static ExtensionView of(Grant grant, Extension extension) {
      return new ExtensionView(
          extension.duration(),
          extension.reason(),
          extension.requestedAt(),
          extension.answerBy(),
          extension.approvalsRequired(),
          extension.approverRole(),
          new PolicyView(extension.policyName(), extension.policyVersion()),
          grant.decisionsOn(extension).stream().map(DecisionView::of).toList());
    }
  }

  /** That one person opened the request alone, and who looked at that afterwards. */
  @Schema(name = "BrokenGlass")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record BrokenGlassView(
      @Schema(required = true) PartyView by,
      @Schema(required = true, examples = "Production is down and nobody answers") String reason,
      @Schema(required = true) Instant at,
      @Schema(nullable = true, description = "Null as long as nobody has looked at it.")
          PartyView reviewedBy,
      @Schema(nullable = true) Instant reviewedAt,
      @Schema(nullable = true, description = "What the reviewer said.") String comment) {
    static BrokenGlassView of(Glass.Break broken, Optional<Glass.Review> review) {
      return new BrokenGlassView(
          PartyView.of(broken.by()),
          broken.reason(),
          broken.at(),
          review.map(Glass.Review::by).map(PartyView::of).orElse(null),
          review.map(Glass.Review::at).orElse(null),
          review.map(Glass.Review::comment).orElse(null));
    }
  }

  static GrantView of(Grant grant) {
    return new GrantView(
        grant.id(),
        grant.realm(),
        grant.subject(),
        grant.scope(),
        grant.assignment(),
        grant.reason(),
        grant.ticket().orElse(null),
        grant.compensatingControls(),
        grant.state(),
        grant.isStuck(),
        PartyView.of(grant.requester()),
        new PolicyView(grant.policyName(), grant.policyVersion()),
        grant.approvalsRequired(),
        grant.approverRole(),
        grant.decisions().stream().map(DecisionView::of).toList(),
        grant.requestedAt(),
        grant.answerBy(),
        grant.startsAt().orElse(null),
        grant.duration().orElse(null),
        grant.expiresAt().orElse(null),
        grant.activatedAt().orElse(null),
        grant.removedAt().orElse(null),
        grant.tokensDeadBy().orElse(null),
        grant.endedAt().orElse(null),
        grant.cutoff(),
        grant.isGuarded(),
        grant.onTampering(),
        grant.isTampered(),
        grant.tamperedAt().orElse(null),
        grant.attempts(),
        grant.nextAttemptAt().orElse(null),
        grant.lastError().orElse(null),
        grant.extension().map(extension -> ExtensionView.of(grant, extension)).orElse(null),
        grant.glass().flatMap(GrantView::broken).orElse(null),
        grant.version());
  }

  private static Optional<BrokenGlassView> broken(Glass glass) {
    return glass.broken().map(how -> BrokenGlassView.of(how, glass.review()));
  }
}
