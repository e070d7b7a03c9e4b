package dev.lapse.api;

import dev.lapse.audit.GrantEvidence;
import dev.lapse.grant.GrantReadings;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What proves the trail of a grant to somebody who trusts a key and nothing else. */
@Path("/api/v1/grants/{id}/evidence")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = ApiDocument.AUDIT)
public class EvidenceResource {
  private final GrantReadings readings;
  private final GrantEvidence evidence;
  private final CurrentActor caller;

  EvidenceResource(GrantReadings readings, GrantEvidence evidence, CurrentActor caller) {
    this.readings = readings;
    this.evidence = evidence;
    this.caller = caller;
  }

  /** Proves everything that happened to a grant. */
  @GET
  @Operation(
      operationId = "getEvidence",
      summary = "Prove everything that happened to one grant",
      description =
          "One file, checked offline by `verify FILE --key KEY`: the entries of the grant, the proof that each is in"
              + " the log, and the signed checkpoint. For whoever may see the grant's trail. 404 until a"
              + " checkpoint that is shown has its first event: a second after it, or, where witnesses"
              + " cosign, up to two minutes.")
  @APIResponse(
      responseCode = "200",
      description = "The evidence",
      content = @Content(schema = @Schema(implementation = EvidenceView.class)))
  public Uni<byte[]> evidence(@PathParam("id") UUID id) {
    var actor = caller.get();
    return readings
        .find(id, actor)
        .chain(grant -> evidence.of(grant.id()))
        .map(found -> found.orElseThrow(NotFoundException::new).toJson());
  }
}
