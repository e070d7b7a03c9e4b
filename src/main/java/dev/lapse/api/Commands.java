package dev.lapse.api;

import dev.lapse.drift.SettledAs;
import dev.lapse.policy.Cutoff;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The bodies of the commands on a grant or a finding. */
final class Commands {
  private Commands() {}

  /** An approval, with a shorter time if wanted. */
  @Schema(name = "Approval")
  public record Approval(
      @PlainText(max = 2000, multiline = true) @Schema(examples = "Go ahead") String comment,
      @Schema(
              implementation = String.class,
              format = "duration",
              examples = "PT1H",
              description =
                  "Shorter than what was asked for, never longer: of an extension, a shorter addition.")
          Duration duration) {
    static final Approval PLAIN = new Approval(null, null);
  }

  /** The wish for a later end. */
  @Schema(name = "ExtensionRequest")
  public record Extending(
      @NotNull
          @Schema(
              implementation = String.class,
              format = "duration",
              examples = "PT1H",
              description = "What is to be added to the end that the grant has.")
          Duration duration,
      @NotNull
          @PlainText(max = 2000, multiline = true)
          @Schema(examples = "The migration takes longer than planned")
          String reason) {}

  /** A denial, which has to be explained. */
  @Schema(name = "Denial")
  public record Denial(
      @NotNull
          @PlainText(max = 2000, multiline = true)
          @Schema(examples = "Use the replica instead")
          String comment) {}

  /** The opening of a request by one person alone, which has to be explained. */
  @Schema(name = "BreakGlass")
  public record GlassBreaking(
      @NotNull
          @PlainText(max = 2000, multiline = true)
          @Schema(examples = "Production is down and nobody answers")
          String reason,
      @Schema(
              implementation = String.class,
              format = "duration",
              examples = "PT30M",
              description =
                  "Shorter than what was asked for and than what the policy allows here; left out, the shorter one of these.")
          Duration duration) {}

  /** What somebody else says to a broken glass. */
  @Schema(name = "GlassReview")
  public record GlassReview(
      @NotNull
          @PlainText(max = 2000, multiline = true)
          @Schema(examples = "Agreed with the incident report INC-42")
          String comment) {}

  /** What is to become of a finding. */
  @Schema(name = "FindingSettlement")
  public record FindingSettlement(
      @NotNull
          @PlainText(max = 2000, multiline = true)
          @Schema(examples = "The Terraform module was corrected")
          String comment,
      @Schema(
              defaultValue = "REMOVE",
              description =
                  "REMOVE: the scope does not belong there; it is removed again, and the rounds begin anew. STANDING: it belongs there, and is not looked at any more.")
          SettledAs as) {}

  /** An early end. */
  @Schema(name = "Revocation")
  public record Revocation(
      @NotNull
          @PlainText(max = 2000, multiline = true)
          @Schema(examples = "The credentials were rotated ahead of time")
          String reason,
      @Schema(
              defaultValue = "STRIKE",
              description =
                  "STRIKE refuses older tokens of the client at once, LINGER lets them run out. DRAIN needs the time before an end, CAP holds only what is yet to be issued: both are refused.")
          Cutoff cutoff) {}
}
