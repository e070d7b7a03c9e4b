package dev.lapse.api;

import dev.lapse.erasure.Erased;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where a name was erased, as the API tells it. */
@Schema(name = "Erasure", description = "In how many places a name was, and is not any more.")
public record ErasureView(
    @Schema(required = true, description = "The sub claim of the person.") String subject,
    @Schema(required = true, description = "Audit events, with the salts of the log's commitments.")
        int events,
    @Schema(required = true, description = "Grants that the person asked for.") int grants,
    @Schema(required = true, description = "Decisions of the person.") int decisions,
    @Schema(required = true, description = "Findings that the person settled.") int findings,
    @Schema(required = true, description = "Answers kept under idempotency keys.") int answers) {
  static ErasureView of(Erased erased) {
    return new ErasureView(
        erased.subject(),
        erased.events(),
        erased.grants(),
        erased.decisions(),
        erased.findings(),
        erased.answers());
  }
}
