package dev.lapse.api;

import dev.lapse.verify.Evidence;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How the OpenAPI document describes the file that {@link Evidence#toJson} writes, which is the
 * only one to write it: it proves the trail of a grant on its own.
 *
 * @param key of the log, for convenience: whoever checks takes it from elsewhere
 */
@Schema(name = "Evidence")
record EvidenceView(
    @Schema(required = true) String format,
    @Schema(required = true) String grant,
    @Schema(required = true) String origin,
    @Schema(required = true) String checkpoint,
    @Schema(required = true) long size,
    @Schema(required = true) String key,
    @Schema(required = true) List<EntryView> entries) {

  /**
   * An entry of the grant.
   *
   * @param index its place in the log
   * @param entry its bytes in base64
   * @param proof the hashes from it to the root, each in base64
   * @param actorName left out once it is erased
   */
  @Schema(name = "EvidenceEntry")
  record EntryView(
      @Schema(required = true) long index,
      @Schema(required = true) String entry,
      @Schema(required = true) List<String> proof,
      ActorNameView actorName) {}

  /**
   * What stands behind the commitment in an entry.
   *
   * @param salt in base64
   */
  @Schema(name = "EvidenceActorName")
  record ActorNameView(
      @Schema(required = true) String salt, @Schema(required = true) String name) {}
}
