package dev.lapse.api;

import dev.lapse.drift.Findings;
import dev.lapse.drift.SettledAs;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What Lapse found in Keycloak and does not fight any more. */
@Path("/api/v1/findings")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = ApiDocument.FINDINGS)
public class FindingResource {
  private static final int MAX_LIMIT = 200;

  private final Findings findings;
  private final CurrentActor caller;

  FindingResource(Findings findings, CurrentActor caller) {
    this.findings = findings;
    this.caller = caller;
  }

  /** Lists findings. */
  @GET
  @Operation(
      operationId = "listFindings",
      summary = "List findings",
      description = "Those that wait for somebody, or those that were settled; the newest first.")
  @APIResponse(responseCode = "200", description = "One page")
  public Uni<FindingPage> list(
      @QueryParam("settled") @DefaultValue("false") boolean settled,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(MAX_LIMIT) int limit,
      @QueryParam("cursor")
          @PlainText(max = 255)
          @Parameter(description = "The nextCursor of the page before.")
          String cursor) {
    var after = Optional.ofNullable(cursor).map(Cursor::parseFinding);
    return findings
        .page(settled, after, limit + 1, caller.get())
        .map(found -> FindingPage.of(found, limit));
  }

  /** Settles a finding. */
  @POST
  @Path("/{id}/settle")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "settleFinding",
      summary = "Settle a finding",
      description =
          "Once, and with a comment. Tells Lapse to remove the scope, or to let it stand.")
  @APIResponse(responseCode = "200", description = "The finding, settled")
  @APIResponse(responseCode = "409", ref = ApiDocument.CONFLICT)
  public Uni<FindingView> settle(
      @PathParam("id") UUID id, @NotNull @Valid Commands.FindingSettlement body) {
    var as = body.as() == null ? SettledAs.REMOVE : body.as();
    return findings.settle(id, as, body.comment(), caller.get()).map(FindingView::of);
  }
}
