package dev.lapse.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lapse.actor.Actor;
import dev.lapse.grant.Authority;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantAnswer;
import dev.lapse.grant.GrantReadings;
import dev.lapse.grant.GrantRequests;
import dev.lapse.grant.Idempotency;
import dev.lapse.grant.Keycloak;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Asking for grants, and reading them. */
@Path("/api/v1/grants")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = ApiDocument.GRANTS)
public class GrantResource {
  private final GrantRequests requests;
  private final GrantReadings readings;
  private final Authority authority;
  private final Keycloak keycloak;
  private final CurrentActor caller;
  private final ApiConfiguration configuration;
  private final StrictJson json;

  GrantResource(
      GrantRequests requests,
      GrantReadings readings,
      Authority authority,
      Keycloak keycloak,
      CurrentActor caller,
      ApiConfiguration configuration,
      StrictJson json) {
    this.requests = requests;
    this.readings = readings;
    this.authority = authority;
    this.keycloak = keycloak;
    this.caller = caller;
    this.configuration = configuration;
    this.json = json;
  }

  /** Puts a request on record. */
  @POST
  @Operation(
      operationId = "requestGrant",
      summary = "Ask for a scope for a while",
      description =
          "Puts a request on record. Sent again with the same Idempotency-Key and body, it is answered as before.")
  @APIResponse(
      responseCode = "201",
      description = "The request is on record and waits for its approvers",
      headers = {
        @Header(name = "Location", schema = @Schema(implementation = String.class)),
        @Header(name = "ETag", schema = @Schema(implementation = String.class))
      },
      content = @Content(schema = @Schema(implementation = GrantView.class)))
  @APIResponse(responseCode = "409", ref = ApiDocument.CONFLICT)
  @APIResponse(responseCode = "422", ref = ApiDocument.UNPROCESSABLE)
  public Uni<RestResponse<String>> request(
      @NotNull @Valid GrantRequestBody body,
      @HeaderParam("Idempotency-Key")
          @PlainText(max = 255)
          @Parameter(
              description = "Your name for this request, so that it can be sent again safely.")
          String idempotencyKey) {
    var actor = caller.get();
    var idempotency =
        Optional.ofNullable(idempotencyKey)
            .map(key -> Idempotency.of(actor.subject(), key, write(body)));
    return requests
        .request(
            body.toTerms(keycloak.realms()),
            actor,
            idempotency,
            grant -> write(GrantView.of(grant)))
        .map(GrantResource::created);
  }

  private static RestResponse<String> created(GrantAnswer answer) {
    return ResponseBuilder.<String>created(URI.create("/api/v1/grants/" + answer.grant()))
        .header(HttpHeaders.ETAG, Versions.tag(Grant.FIRST_VERSION))
        .entity(answer.body())
        .build();
  }

  /** Says what would become of a request. */
  @POST
  @Path("/preview")
  @Operation(
      operationId = "previewGrant",
      summary = "See what a request would lead to",
      description =
          "The policy that matches, what it asks, whether the scope is standing, and what the client's tokens would gain. Writes nothing.")
  @APIResponse(responseCode = "200", description = "What would become of the request")
  @APIResponse(responseCode = "422", ref = ApiDocument.UNPROCESSABLE)
  public Uni<PreviewView> preview(@NotNull @Valid GrantRequestBody body) {
    return requests.preview(body.toTerms(keycloak.realms()), caller.get()).map(PreviewView::of);
  }

  /** Lists grants. */
  @GET
  @Operation(
      operationId = "listGrants",
      summary = "List grants",
      description = "Those that you may see: stuck ones first, then the newest.")
  @APIResponse(responseCode = "200", description = "One page")
  public Uni<GrantPage> list(@BeanParam @Valid GrantFilter filter) {
    return readings
        .page(filter.toQuery(authority.sightOf(caller.get())))
        .map(found -> page(found, filter.limit));
  }

  private static GrantPage page(List<Grant> found, int limit) {
    var page = found.subList(0, Math.min(limit, found.size()));
    var next = found.size() > limit ? Cursor.after(page.getLast()) : null;
    return new GrantPage(page.stream().map(GrantView::of).toList(), next);
  }

  /** Shows a grant, at once or when it changes. */
  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getGrant",
      summary = "Show one grant",
      description =
          "With `Prefer: wait=30` and `If-None-Match` it answers when the grant's version passes the one named, or with 304 when the time is over.")
  @APIResponse(
      responseCode = "200",
      description = "The grant",
      headers = @Header(name = "ETag", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = GrantView.class)))
  @APIResponse(
      responseCode = "304",
      description = "It has not changed since the version that If-None-Match names",
      content = @Content)
  public Uni<RestResponse<GrantView>> get(
      @PathParam("id") UUID id,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH)
          @Parameter(description = "The ETag of the version that you have seen.")
          String seenTag,
      @HeaderParam("Prefer") @Parameter(description = "`wait=30` waits for a change.")
          String prefer) {
    var actor = caller.get();
    var seen = Versions.parse(HttpHeaders.IF_NONE_MATCH, seenTag);
    var wait = Preference.wait(prefer).map(this::atMost).filter(Duration::isPositive);
    if (seen.isPresent() && wait.isPresent()) {
      return readings
          .awaitChange(id, seen.getAsLong(), wait.get(), actor)
          .map(grant -> unlessSeen(grant, seen.getAsLong()));
    }
    return readings.find(id, actor).map(grant -> unlessSeen(grant, seen.orElse(0)));
  }

  private Duration atMost(Duration wished) {
    var most = configuration.waitAtMost();
    return wished.compareTo(most) < 0 ? wished : most;
  }

  private static RestResponse<GrantView> unlessSeen(Grant grant, long seen) {
    if (grant.version() == seen) {
      return ResponseBuilder.<GrantView>notModified()
          .header(HttpHeaders.ETAG, Versions.tag(seen))
          .build();
    }
    return GrantAnswers.ok(grant);
  }

  /** Tells everything that happened to a grant. */
  @GET
  @Path("/{id}/trail")
  @Operation(
      operationId = "getTrail",
      summary = "Tell everything that happened to one grant",
      description = "Every audit event of the grant, in order.")
  @APIResponse(responseCode = "200", description = "The trail")
  public Uni<Trail> trail(@PathParam("id") UUID id) {
    Actor actor = caller.get();
    return readings.trail(id, actor).map(Trail::of);
  }

  private String write(Object value) {
    try {
      return json.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a record of the API can't be written", e);
    }
  }
}
