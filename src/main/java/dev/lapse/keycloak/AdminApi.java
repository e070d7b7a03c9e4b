package dev.lapse.keycloak;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestResponse;

/** The part of Keycloak's admin REST API that Lapse calls, as of Keycloak 26.7. */
@RegisterRestClient(configKey = "keycloak-admin")
@OidcClientFilter
@Path("/admin/realms/{realm}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
interface AdminApi {

  @GET
  Uni<RealmRepresentation> realm(@PathParam("realm") String realm);

  @GET
  @Path("clients")
  Uni<List<ClientRepresentation>> clientsNamed(
      @PathParam("realm") String realm, @QueryParam("clientId") String clientId);

  /** In the order of their names. */
  @GET
  @Path("clients")
  Uni<List<ClientRepresentation>> clients(
      @PathParam("realm") String realm, @QueryParam("first") int first, @QueryParam("max") int max);

  /** What each new client of the realm has; {@code type} is {@code default} or {@code optional}. */
  @GET
  @Path("default-{type}-client-scopes")
  Uni<List<ClientScopeRepresentation>> scopesGiven(
      @PathParam("realm") String realm, @PathParam("type") String type);

  @GET
  @Path("clients/{client}")
  Uni<ClientRepresentation> client(
      @PathParam("realm") String realm, @PathParam("client") String client);

  /** Changes the fields that the body names and leaves the rest alone. */
  @PUT
  @Path("clients/{client}")
  Uni<RestResponse<Void>> updateClient(
      @PathParam("realm") String realm, @PathParam("client") String client, NotBefore change);

  /** Changes the attributes that the body names and leaves the rest alone. */
  @PUT
  @Path("clients/{client}")
  Uni<RestResponse<Void>> updateAttributes(
      @PathParam("realm") String realm,
      @PathParam("client") String client,
      ClientAttributes change);

  @POST
  @Path("client-scopes/{scope}/protocol-mappers/models")
  Uni<RestResponse<Void>> addMapper(
      @PathParam("realm") String realm, @PathParam("scope") String scope, GuardMapper.New mapper);

  @GET
  @Path("client-scopes")
  Uni<List<ClientScopeRepresentation>> clientScopes(@PathParam("realm") String realm);

  @GET
  @Path("client-scopes/{scope}")
  Uni<ClientScopeRepresentation> clientScope(
      @PathParam("realm") String realm, @PathParam("scope") String scope);

  @GET
  @Path("client-scopes/{scope}/scope-mappings")
  Uni<RoleMappings> rolesOfScope(
      @PathParam("realm") String realm, @PathParam("scope") String scope);

  /** {@code type} is {@code default} or {@code optional}. */
  @PUT
  @Path("clients/{client}/{type}-client-scopes/{scope}")
  Uni<RestResponse<Void>> assignScope(
      @PathParam("realm") String realm,
      @PathParam("client") String client,
      @PathParam("type") String type,
      @PathParam("scope") String scope);

  /** Newest first. A star in the path stands for anything. */
  @GET
  @Path("admin-events")
  Uni<List<AdminEvent>> adminEvents(
      @PathParam("realm") String realm,
      @QueryParam("resourceTypes") String resourceType,
      @QueryParam("resourcePath") String resourcePath,
      @QueryParam("max") int max);

  @GET
  @Path("events/config")
  Uni<EventSettings> eventSettings(@PathParam("realm") String realm);

  /** Newest first; times in milliseconds since the epoch, both inclusive. */
  @GET
  @Path("events")
  Uni<List<UserEvent>> events(
      @PathParam("realm") String realm,
      @QueryParam("type") String type,
      @QueryParam("client") String clientId,
      @QueryParam("dateFrom") long from,
      @QueryParam("dateTo") long to,
      @QueryParam("first") int first,
      @QueryParam("max") int max);

  /** Takes a scope from those that each new client of the realm has. */
  @DELETE
  @Path("default-default-client-scopes/{scope}")
  Uni<RestResponse<Void>> removeDefaultScope(
      @PathParam("realm") String realm, @PathParam("scope") String scope);

  /** Removes the scope whatever its type. */
  @DELETE
  @Path("clients/{client}/optional-client-scopes/{scope}")
  Uni<RestResponse<Void>> removeScope(
      @PathParam("realm") String realm,
      @PathParam("client") String client,
      @PathParam("scope") String scope);
}
