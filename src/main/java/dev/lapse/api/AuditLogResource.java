package dev.lapse.api;

import dev.lapse.actor.Actor;
import dev.lapse.audit.LogFile;
import dev.lapse.audit.LogReadings;
import dev.lapse.grant.Authority;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The audit log as C2SP tlog-tiles serves it, for verifiers that nobody here wrote. */
@Path("/api/v1/audit/log")
@Authenticated
@Tag(name = ApiDocument.AUDIT)
public class AuditLogResource {
  /**
   * It never changes: whoever has it need not ask again. Whose token it takes, others do not see.
   */
  private static final String FOR_EVER = "private, max-age=31536000, immutable";

  private static final String FOR_THIS_MOMENT = "no-store";

  private static final String CHECKPOINT =
      "lapse.example.com/audit\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— lapse.example.com/audit x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

  private final LogReadings log;
  private final Authority authority;
  private final CurrentActor caller;

  AuditLogResource(LogReadings log, Authority authority, CurrentActor caller) {
    this.log = log;
    this.authority = authority;
    this.caller = caller;
  }

  /** Shows the newest checkpoint. */
  @GET
  @Path("/checkpoint")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(
      operationId = "getCheckpoint",
      summary = "Show the newest checkpoint of the log",
      description =
          "A signed note (C2SP tlog-checkpoint) that commits to every entry. For auditors and admins. Before the first entry it is that of a log of size 0.")
  @APIResponse(
      responseCode = "200",
      description = "The signed note",
      content =
          @Content(
              mediaType = MediaType.TEXT_PLAIN,
              schema = @Schema(type = SchemaType.STRING),
              example = CHECKPOINT))
  public Uni<String> checkpoint() {
    requireReadsEverything();
    return log.note().map(note -> note.orElseThrow(NotFoundException::new));
  }

  /** Shows the log's verifier key. */
  @GET
  @Path("/key")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(
      operationId = "getLogKey",
      summary = "Show the key that the log is checked with",
      description =
          "As name+id+base64 (C2SP signed-note). Take it once and keep it, from whom you trust: a log that is false would show a false key.")
  @APIResponse(
      responseCode = "200",
      description = "The verifier key",
      content =
          @Content(
              mediaType = MediaType.TEXT_PLAIN,
              schema = @Schema(type = SchemaType.STRING),
              example =
                  "lapse.example.com/audit+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"))
  public String key() {
    requireReadsEverything();
    return log.key().orElseThrow(NotFoundException::new);
  }

  /** Sends a tile of entries. */
  @GET
  @Path("/tile/entries/{number:.+}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(
      operationId = "getEntries",
      summary = "Send up to 256 entries of the log",
      description =
          "An entry bundle of C2SP tlog-tiles: before each entry its length in two bytes. The number is written as there: 000, x001/234, 067.p/12.")
  @APIResponse(
      responseCode = "200",
      description = "The bundle",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM,
              schema = @Schema(type = SchemaType.STRING, format = "binary"),
              example = "two bytes of length, then so many of an entry"))
  public Uni<RestResponse<byte[]>> entries(@PathParam("number") String number) {
    requireReadsEverything();
    return log.entries(number).map(AuditLogResource::answer);
  }

  /** Sends a tile of hashes. */
  @GET
  @Path("/tile/{level:[0-9]+}/{number:.+}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(
      operationId = "getTile",
      summary = "Send up to 256 hashes of the log's tree",
      description =
          "A tile of C2SP tlog-tiles: hashes of 32 bytes. The number is written as there: 000, x001/234, 067.p/12.")
  @APIResponse(
      responseCode = "200",
      description = "The hashes",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM,
              schema = @Schema(type = SchemaType.STRING, format = "binary"),
              example = "32 bytes for each hash"))
  public Uni<RestResponse<byte[]>> tile(
      @PathParam("level") String level, @PathParam("number") String number) {
    requireReadsEverything();
    return log.tile(level + "/" + number).map(AuditLogResource::answer);
  }

  private void requireReadsEverything() {
    Actor actor = caller.get();
    authority.requireReadsEverything(actor);
  }

  private static RestResponse<byte[]> answer(Optional<LogFile> found) {
    LogFile file = found.orElseThrow(NotFoundException::new);
    return ResponseBuilder.ok(file.bytes())
        .header(HttpHeaders.CACHE_CONTROL, file.complete() ? FOR_EVER : FOR_THIS_MOMENT)
        .build();
  }
}
