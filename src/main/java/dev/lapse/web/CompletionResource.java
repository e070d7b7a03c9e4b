package dev.lapse.web;

import dev.lapse.grant.Keycloak;
import dev.lapse.inventory.KnownNames;
import dev.lapse.policy.PoliciesInForce;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The names that a request may go on with, as one types: parts of the page. */
@Path("/request")
public class CompletionResource {
  private static final int MOST = 12;

  private final Entrance entrance;
  private final KnownNames names;
  private final PoliciesInForce policies;
  private final Keycloak keycloak;

  CompletionResource(
      Entrance entrance, KnownNames names, PoliciesInForce policies, Keycloak keycloak) {
    this.entrance = entrance;
    this.names = names;
    this.policies = policies;
    this.keycloak = keycloak;
  }

  /** Clients with a service account. */
  @GET
  @Path("/clients")
  @Operation(hidden = true)
  public Uni<Response> clients(
      @QueryParam("realm") String realm, @QueryParam("subject") String subject) {
    return entrance.read(actor ->
        names
            .clients(managed(realm), typed(subject), MOST, actor)
            .chain(found -> Entrance.page(Pages.names(found))));
  }

  /** Client scopes that some policy gives to that client. */
  @GET
  @Path("/scopes")
  @Operation(hidden = true)
  public Uni<Response> scopes(
      @QueryParam("realm") String realm,
      @QueryParam("subject") String subject,
      @QueryParam("scope") String scope) {
    return entrance.read(actor -> {
      var of = managed(realm);
      var inForce = policies.current();
      return names
          .scopes(
              of,
              typed(scope),
              name -> inForce.match(of, typed(subject), name).isPresent(),
              MOST,
              actor)
          .chain(found -> Entrance.page(Pages.names(found)));
    });
  }

  private String managed(String realm) {
    var wanted = typed(realm).isEmpty() ? keycloak.realms().getFirst() : typed(realm);
    if (!keycloak.realms().contains(wanted)) {
      throw new NotFoundException();
    }
    return wanted;
  }

  private static String typed(String text) {
    return text == null ? "" : text.strip();
  }
}
