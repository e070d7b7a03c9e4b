package dev.lapse.api;

import dev.lapse.audit.LogExport;
import dev.lapse.grant.Authority;
import dev.lapse.oscal.PoamExport;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** The whole log, to be handed over. */
@Path("/api/v1/audit/export")
@Authenticated
@Tag(name = ApiDocument.AUDIT)
public class AuditExportResource {
  private static final String LINES = "application/x-ndjson";
  private static final String OSCAL = "application/oscal+json";
  private static final String NDJSON_FORMAT = "ndjson";
  private static final String OSCAL_FORMAT = "oscal";

  private final LogExport lines;
  private final PoamExport plan;
  private final Authority authority;
  private final CurrentActor caller;

  AuditExportResource(LogExport lines, PoamExport plan, Authority authority, CurrentActor caller) {
    this.lines = lines;
    this.plan = plan;
    this.authority = authority;
    this.caller = caller;
  }

  /** Sends the whole log, line by line, or the exceptions in it as an OSCAL document. */
  @GET
  @Operation(
      operationId = "exportLog",
      summary = "Send the whole audit log, or its exceptions as an OSCAL POA&M",
      description =
          "`ndjson`: a line for each entry, in the order of the log, and last `{\"checkpoint\":\"…\"}` with the signed"
              + " note over them; without that line it is not whole. Checked by `verify --export FILE --key"
              + " KEY`. 404 before the first checkpoint.\n\n"
              + "`oscal`: a plan of action and milestones of OSCAL 1.1.2, with a risk for each exception that the log tells"
              + " of; its names and ids are described in docs/audit.md. 404 while no grant is in the log,"
              + " since OSCAL knows no plan without an item.\n\n"
              + "Both are streamed, whatever their size. For auditors and admins.")
  @APIResponse(
      responseCode = "200",
      description = "The lines, or the document",
      content = {
        @Content(
            mediaType = LINES,
            schema =
                @Schema(
                    type = SchemaType.OBJECT,
                    description = "One line: an entry, or as the last one the checkpoint"),
            example = "{\"checkpoint\":\"lapse.example.com/log\\n2\\n…\"}"),
        @Content(mediaType = OSCAL, schema = @Schema(implementation = PlanView.class))
      })
  public RestMulti<byte[]> export(
      @QueryParam("format")
          @Parameter(
              required = true,
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {NDJSON_FORMAT, OSCAL_FORMAT}),
              description = "The form of what is sent")
          String format) {
    authority.requireReadsEverything(caller.get());
    return switch (format == null ? "" : format) {
      case NDJSON_FORMAT -> stream(lines.lines(), LINES);
      case OSCAL_FORMAT -> stream(plan.pieces(), OSCAL);
      default ->
          throw new InvalidRequestException(
              "format",
              "has to be there, and to be %s or %s".formatted(NDJSON_FORMAT, OSCAL_FORMAT));
    };
  }

  private static RestMulti<byte[]> stream(Uni<Optional<Multi<byte[]>>> found, String mediaType) {
    return RestMulti.fromUniResponse(
        found.map(pieces -> pieces.orElseThrow(NotFoundException::new)),
        pieces -> pieces,
        pieces -> Map.of(HttpHeaders.CONTENT_TYPE, List.of(mediaType)));
  }
}
