package dev.lapse.api;

import dev.lapse.erasure.Erasures;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The people whose names are on record. */
@Path("/api/v1/people")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = ApiDocument.PEOPLE)
public class PersonResource {
  private final Erasures erasures;
  private final CurrentActor caller;

  PersonResource(Erasures erasures, CurrentActor caller) {
    this.erasures = erasures;
    this.caller = caller;
  }

  /** Erases the name of a person. */
  @POST
  @Path("/{person}/erasure")
  @Operation(
      operationId = "eraseName",
      summary = "Erase the name of a person",
      description =
          "Everywhere, for good, and without breaking a proof: the log holds a commitment that nobody can open any"
              + " more. The subject stays, and so does what people wrote as reasons and comments. Asked for"
              + " again, it erases what was written since. For admins, and never their own.")
  @APIResponse(responseCode = "200", description = "Where the name was")
  public Uni<ErasureView> erase(
      @PathParam("person")
          @PlainText(max = 255)
          @Parameter(description = "The sub claim of the person.")
          String person) {
    return erasures.erase(person, caller.get()).map(ErasureView::of);
  }
}
