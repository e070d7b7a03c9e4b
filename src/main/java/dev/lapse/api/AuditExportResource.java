package dev.lapse.api;

import dev.lapse.audit.LogExport;
import dev.lapse.grant.Authority;
import dev.lapse.policy.Violation;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The whole log, to be handed over. */
@Path("/api/v1/audit/export")
@Authenticated
@Tag(name = ApiDocument.AUDIT)
public class AuditExportResource {
  private static final String LINES = "application/x-ndjson";
  private static final String FORMAT = "ndjson";

  private final LogExport export;
  private final Authority authority;
  private final CurrentActor caller;

  AuditExportResource(LogExport export, Authority authority, CurrentActor caller) {
    this.export = export;
    this.authority = authority;
    this.caller = caller;
  }

  /**
   * Sends the whole log, line by line. Quarkus puts a newline after each item of this media type.
   */
  @GET
  @Produces(LINES)
  @Operation(
      operationId = "exportLog",
      summary = "Send the whole audit log",
      description =
          "A line for each entry, in the order of the log, and last `{\"checkpoint\":\"…\"}` with the signed"
              + " note over them; without that line it is not whole. Checked by `verify --export FILE --key"
              + " KEY`. For auditors and admins; 404 before the first checkpoint.")
  @APIResponse(
      responseCode = "200",
      description = "The lines",
      content =
          @Content(
              mediaType = LINES,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      description = "One line: an entry, or as the last one the checkpoint"),
              example = "{\"checkpoint\":\"lapse.example.com/log\\n2\\n…\"}"))
  public Multi<byte[]> export(
      @QueryParam("format")
          @Parameter(
              required = true,
              schema = @Schema(type = SchemaType.STRING, enumeration = FORMAT),
              description = "The form of the lines")
          String format) {
    authority.requireReadsEverything(caller.get());
    if (!FORMAT.equals(format)) {
      throw new InvalidRequestException(
          List.of(new Violation("format", "has to be there, and to be " + FORMAT)));
    }
    return export
        .lines()
        .onItem()
        .transformToMulti(lines -> lines.orElseThrow(NotFoundException::new));
  }
}
