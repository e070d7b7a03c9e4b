package dev.lapse.api;

import dev.lapse.audit.AuditAction;
import dev.lapse.audit.AuditLog;
import dev.lapse.audit.EventQuery;
import dev.lapse.grant.Authority;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The audit events of all grants. */
@Path("/api/v1/audit/events")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = ApiDocument.AUDIT)
public class AuditEventResource {
  private static final int MAX_LIMIT = 200;

  private final AuditLog log;
  private final Authority authority;
  private final CurrentActor caller;

  AuditEventResource(AuditLog log, Authority authority, CurrentActor caller) {
    this.log = log;
    this.authority = authority;
    this.caller = caller;
  }

  /** Lists audit events. */
  @GET
  @Operation(
      operationId = "listAuditEvents",
      summary = "List audit events",
      description = "The newest first. For auditors and admins.")
  @APIResponse(responseCode = "200", description = "One page")
  public Uni<AuditEventPage> list(
      @QueryParam("grant") UUID grant,
      @QueryParam("actor")
          @PlainText(max = 255)
          @Parameter(description = "The subject of whoever did it.")
          String actor,
      @QueryParam("action") AuditAction action,
      @QueryParam("from") @Parameter(description = "Not before this.") Instant from,
      @QueryParam("to") @Parameter(description = "Before this.") Instant to,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(MAX_LIMIT) int limit,
      @QueryParam("cursor")
          @PlainText(max = 255)
          @Parameter(description = "The nextCursor of the page before.")
          String cursor) {
    authority.requireReadsEverything(caller.get());
    var query =
        new EventQuery(
            Optional.ofNullable(grant),
            Optional.ofNullable(actor),
            Optional.ofNullable(action),
            Optional.ofNullable(from),
            Optional.ofNullable(to),
            Optional.ofNullable(cursor).map(Cursor::parseEvent),
            limit + 1);
    return log.page(query).map(found -> AuditEventPage.of(found, limit));
  }
}
