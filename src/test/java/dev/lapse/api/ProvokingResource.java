package dev.lapse.api;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.GrantState;
import dev.lapse.grant.Refusal;
import dev.lapse.grant.RefusedException;
import dev.lapse.policy.RequiredSignIn;
import dev.lapse.policy.Violation;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.hibernate.HibernateException;

/** Fails in every way that a resource can. */
@Path("/api/v1/provoke")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
public class ProvokingResource {

  /** Of the shape that a request for a grant has. */
  public record Request(
      @NotNull @PlainText(max = 20) String subject,
      @PlainText(max = 100, multiline = true) String reason,
      Assignment assignment,
      @Size(max = 3) List<@PlainText(max = 50) String> compensatingControls,
      Instant startsAt,
      Duration duration,
      Integer limit,
      Boolean stuck) {}

  @POST
  @Path("echo")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Request> echo(@NotNull @Valid Request request) {
    return Uni.createFrom().item(request);
  }

  /** What a list takes. */
  public record Filters(List<GrantState> state, Instant before, int limit, Boolean stuck) {}

  @GET
  @Path("list")
  public Filters list(
      @QueryParam("state") List<GrantState> states,
      @QueryParam("expiresBefore") Instant before,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @QueryParam("stuck") Boolean stuck) {
    return new Filters(states, before, limit, stuck);
  }

  @GET
  @Path("ids/{id}")
  public List<UUID> id(@PathParam("id") UUID id) {
    return List.of(id);
  }

  @GET
  @Path("admins")
  @RolesAllowed("lapse-admin")
  public List<String> adminsOnly() {
    return List.of();
  }

  @POST
  @Path("created")
  public Response created() {
    return Response.created(URI.create("/api/v1/provoke/created/1")).build();
  }

  @GET
  @Path("undocumented")
  public Response undocumented() {
    return Response.status(299).entity(List.of()).build();
  }

  @GET
  @Path("failures/{name}")
  public Uni<List<String>> fail(@PathParam("name") String name) {
    return Uni.createFrom().failure(failure(name));
  }

  private static Throwable failure(String name) {
    return switch (name) {
      case "bug" -> new IllegalStateException("secret internals");
      case "refused-connection" ->
          new HibernateException("x", new ConnectException("Connection refused"));
      case "closed-connection" -> new HibernateException("x", ClosedConnectionException.INSTANCE);
      case "pool-timeout" -> new HibernateException("x", new NoStackTraceThrowable("Timeout"));
      case "admin-shutdown" ->
          new HibernateException("x", new PgException("terminating", "FATAL", "57P01", ""));
      case "constraint" ->
          new HibernateException("x", new PgException("duplicate key", "ERROR", "23505", ""));
      default -> throw new IllegalArgumentException(name);
    };
  }

  @GET
  @Path("refusals/{name}")
  @APIResponse(responseCode = "200", description = "Never")
  @APIResponse(responseCode = "409", ref = ApiDocument.CONFLICT)
  @APIResponse(responseCode = "412", ref = ApiDocument.STALE)
  @APIResponse(responseCode = "422", ref = ApiDocument.UNPROCESSABLE)
  public List<String> refuse(@PathParam("name") String name) {
    throw new RefusedException(refusal(name));
  }

  private static Refusal refusal(String name) {
    return switch (name) {
      case "invalid-request" -> Refusal.InvalidRequest.of("duration", "must not be over");
      case "forbidden" -> new Refusal.Forbidden("Ask an admin.");
      case "insufficient-sign-in" ->
          new Refusal.InsufficientSignIn(
              new RequiredSignIn(Optional.of(Duration.ofMinutes(5)), List.of("gold", "platinum")));
      case "own-request" -> new Refusal.OwnRequest();
      case "not-found" -> new Refusal.NotFound();
      case "no-policy" -> new Refusal.NoPolicy("acme", "ci-deployer", "root");
      case "policy-violation" ->
          new Refusal.PolicyViolation(
              "vault", List.of(new Violation("ticket", "must match CHG-[0-9]+")));
      case "unknown-subject" -> new Refusal.UnknownSubject("acme", "nobody");
      case "unknown-scope" -> new Refusal.UnknownScope("acme", "nothing");
      case "not-a-service-account" ->
          new Refusal.NotAServiceAccount("web", "it has no service account");
      case "already-standing" -> new Refusal.AlreadyStanding("partner-sync", "partner-export");
      case "assignment-conflict" ->
          new Refusal.AssignmentConflict("ci-deployer", "vault-read", Assignment.DEFAULT);
      case "wrong-state" -> new Refusal.WrongState(GrantState.ACTIVE, "approve");
      case "already-decided" -> new Refusal.AlreadyDecided();
      case "idempotency-conflict" -> new Refusal.IdempotencyConflict("k1");
      case "stale-version" -> new Refusal.StaleVersion(4);
      case "keycloak-unavailable" -> new Refusal.KeycloakUnavailable(Duration.ofMillis(1500));
      default -> throw new IllegalArgumentException(name);
    };
  }
}
