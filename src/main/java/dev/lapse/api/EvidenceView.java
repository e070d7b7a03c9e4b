package dev.lapse.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lapse.tlog.Hash;
import dev.lapse.verify.Evidence;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The file that proves the trail of a grant on its own.
 *
 * @param key of the log, for convenience: whoever checks takes it from elsewhere
 */
@Schema(name = "Evidence")
public record EvidenceView(
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
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record EntryView(
      @Schema(required = true) long index,
      @Schema(required = true) String entry,
      @Schema(required = true) List<String> proof,
      ActorNameView actorName) {
    static EntryView of(Evidence.Item item) {
      return new EntryView(
          item.index(),
          item.entry(),
          item.proof().stream().map(Hash::base64).toList(),
          item.actorName().map(ActorNameView::of).orElse(null));
    }
  }

  /**
   * What stands behind the commitment in an entry.
   *
   * @param salt in base64
   */
  @Schema(name = "EvidenceActorName")
  public record ActorNameView(
      @Schema(required = true) String salt, @Schema(required = true) String name) {
    static ActorNameView of(Evidence.ActorName actor) {
      return new ActorNameView(actor.salt(), actor.name());
    }
  }

  static EvidenceView of(Evidence evidence) {
    return new EvidenceView(
        Evidence.FORMAT,
        evidence.grant(),
        evidence.origin(),
        evidence.checkpoint(),
        evidence.size(),
        evidence.key(),
        evidence.items().stream().map(EntryView::of).toList());
  }
}
