package dev.lapse.api;

import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantCommands;
import dev.lapse.policy.Cutoff;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.OptionalLong;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** The commands on a grant. Each answers the grant as it then is. */
@Path("/api/v1/grants/{id}")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = ApiDocument.GRANTS)
@APIResponse(responseCode = "409", ref = ApiDocument.CONFLICT)
@APIResponse(responseCode = "412", ref = ApiDocument.STALE)
@APIResponse(responseCode = "422", ref = ApiDocument.UNPROCESSABLE)
public class GrantCommandResource {
  private static final String IF_MATCH =
      "The ETag of the version that you have seen; left out: any.";

  private final GrantCommands commands;
  private final CurrentActor caller;

  GrantCommandResource(GrantCommands commands, CurrentActor caller) {
    this.commands = commands;
    this.caller = caller;
  }

  /** Approves a request. */
  @POST
  @Path("/approve")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "approveGrant",
      summary = "Approve a request, or its extension",
      description =
          "Decides on the extension while one waits. Each approver once; a shorter duration may be set, never a longer one.")
  @APIResponse(
      responseCode = "200",
      description = "The grant after the approval",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = GrantView.class)))
  public Uni<RestResponse<GrantView>> approve(
      @PathParam("id") UUID id,
      @Valid @RequestBody(required = false) Commands.Approval body,
      @HeaderParam(HttpHeaders.IF_MATCH) @Parameter(description = IF_MATCH) String ifMatch) {
    var approval = body == null ? Commands.Approval.PLAIN : body;
    return answer(
        commands.approve(
            id, approval.comment(), approval.duration(), caller.get(), expected(ifMatch)));
  }

  /** Denies a request. */
  @POST
  @Path("/deny")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "denyGrant",
      summary = "Deny a request, or its extension",
      description =
          "One denial ends the request; it has to be explained. While an extension waits, it ends that one only: the grant keeps its end.")
  @APIResponse(
      responseCode = "200",
      description = "The grant after the denial",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = GrantView.class)))
  public Uni<RestResponse<GrantView>> deny(
      @PathParam("id") UUID id,
      @NotNull @Valid Commands.Denial body,
      @HeaderParam(HttpHeaders.IF_MATCH) @Parameter(description = IF_MATCH) String ifMatch) {
    return answer(commands.deny(id, body.comment(), caller.get(), expected(ifMatch)));
  }

  /** Opens a request alone. */
  @POST
  @Path("/break-glass")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "breakGlass",
      summary = "Open a request at once, alone",
      description =
          "Where its policy lets your role break the glass: whatever number of approvals it waits for, your own request included. It lasts no longer than the policy allows here, and somebody else has to review it afterwards.")
  @APIResponse(
      responseCode = "200",
      description = "The grant, which goes ahead",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = GrantView.class)))
  public Uni<RestResponse<GrantView>> breakGlass(
      @PathParam("id") UUID id,
      @NotNull @Valid Commands.GlassBreaking body,
      @HeaderParam(HttpHeaders.IF_MATCH) @Parameter(description = IF_MATCH) String ifMatch) {
    return answer(
        commands.breakGlass(id, body.reason(), body.duration(), caller.get(), expected(ifMatch)));
  }

  /** Looks at how a request was opened alone. */
  @POST
  @Path("/review")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "reviewGrant",
      summary = "Review that the glass was broken",
      description =
          "Once, by an approver or an admin who neither broke it nor asked for the grant; also after the end of the grant.")
  @APIResponse(
      responseCode = "200",
      description = "The grant with its review",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = GrantView.class)))
  public Uni<RestResponse<GrantView>> review(
      @PathParam("id") UUID id,
      @NotNull @Valid Commands.GlassReview body,
      @HeaderParam(HttpHeaders.IF_MATCH) @Parameter(description = IF_MATCH) String ifMatch) {
    return answer(commands.review(id, body.comment(), caller.get(), expected(ifMatch)));
  }

  /** Takes a request back. */
  @POST
  @Path("/withdraw")
  @Operation(
      operationId = "withdrawGrant",
      summary = "Withdraw a request of your own",
      description = "While it waits for its approvers or for its start. No body.")
  @APIResponse(
      responseCode = "200",
      description = "The grant after the withdrawal",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = GrantView.class)))
  public Uni<RestResponse<GrantView>> withdraw(
      @PathParam("id") UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Parameter(description = IF_MATCH) String ifMatch) {
    return answer(commands.withdraw(id, caller.get(), expected(ifMatch)));
  }

  /** Asks for a later end. */
  @POST
  @Path("/extend")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "extendGrant",
      summary = "Ask for a later end of a grant of your own",
      description =
          "While it is active or draining, under the policy of today. It keeps its end until its approvers agree, and then goes on without a gap.")
  @APIResponse(
      responseCode = "200",
      description = "The grant, with the extension that waits for its approvers",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = GrantView.class)))
  public Uni<RestResponse<GrantView>> extend(
      @PathParam("id") UUID id,
      @NotNull @Valid Commands.Extending body,
      @HeaderParam(HttpHeaders.IF_MATCH) @Parameter(description = IF_MATCH) String ifMatch) {
    return answer(
        commands.extend(id, body.duration(), body.reason(), caller.get(), expected(ifMatch)));
  }

  /** Ends a grant now. */
  @POST
  @Path("/revoke")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "revokeGrant",
      summary = "End a grant now",
      description = "Strikes older tokens of the client unless told to let them linger.")
  @APIResponse(
      responseCode = "200",
      description = "The grant, which is on its way out",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = GrantView.class)))
  public Uni<RestResponse<GrantView>> revoke(
      @PathParam("id") UUID id,
      @NotNull @Valid Commands.Revocation body,
      @HeaderParam(HttpHeaders.IF_MATCH) @Parameter(description = IF_MATCH) String ifMatch) {
    return answer(
        commands.revoke(id, body.reason(), cutoffOf(body), caller.get(), expected(ifMatch)));
  }

  private static Cutoff cutoffOf(Commands.Revocation body) {
    if (body.cutoff() == Cutoff.DRAIN) {
      throw new InvalidRequestException(
          "cutoff", "must be STRIKE or LINGER: a drain needs the time before an end");
    }
    if (body.cutoff() == Cutoff.CAP) {
      throw new InvalidRequestException(
          "cutoff", "must be STRIKE or LINGER: a cap holds only tokens that are yet to be issued");
    }
    return body.cutoff() == null ? Cutoff.STRIKE : body.cutoff();
  }

  private static OptionalLong expected(String ifMatch) {
    return Versions.parse(HttpHeaders.IF_MATCH, ifMatch);
  }

  private static Uni<RestResponse<GrantView>> answer(Uni<Grant> grant) {
    return grant.map(GrantAnswers::ok);
  }
}
