package dev.lapse.web;

import dev.lapse.grant.Keycloak;
import dev.lapse.inventory.Inventories;
import dev.lapse.inventory.Inventory;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Every service account with its scopes, for those who read everything. */
@Path("/service-accounts")
public class ServiceAccountsResource {
  /** In seconds. */
  private static final int ASKED_AGAIN_AFTER = 1;

  private final Entrance entrance;
  private final Frames frames;
  private final Inventories inventories;
  private final Keycloak keycloak;

  ServiceAccountsResource(
      Entrance entrance, Frames frames, Inventories inventories, Keycloak keycloak) {
    this.entrance = entrance;
    this.frames = frames;
    this.inventories = inventories;
    this.keycloak = keycloak;
  }

  /** One page: those with a scope that nothing explains, then the others. */
  @GET
  @Operation(hidden = true)
  public Uni<Response> accounts(@BeanParam AccountFilter filter) {
    return entrance.read(actor -> {
      var realm = filter.realm(keycloak.realms());
      return inventories
          .of(realm, actor)
          .chain(read ->
              read.map(found -> render(filter, realm, found)).orElseGet(() -> notYet(realm)));
    });
  }

  /** The browser asks again by itself, with scripts and without. */
  private Uni<Response> notYet(String realm) {
    var page =
        Pages.message(
            frames.around("Service accounts", Section.SERVICE_ACCOUNTS),
            "Keycloak is being read",
            ("All service accounts of the realm %s are read with their scopes, which takes half a"
                    + " minute where there are 10,000. This page shows them as soon as that is done.")
                .formatted(realm),
            null);
    return Entrance.page(Response.Status.ACCEPTED.getStatusCode(), page)
        .map(answer -> Response.fromResponse(answer).header("Refresh", ASKED_AGAIN_AFTER).build());
  }

  private Uni<Response> render(AccountFilter filter, String realm, Inventory inventory) {
    var found = inventory.page(filter.toQuery());
    var page = found.subList(0, Math.min(AccountFilter.page(), found.size()));
    var table =
        new AccountTable(
            keycloak.realms(),
            realm,
            FilterText.address("/service-accounts", "realm", realm),
            filter.text(),
            filter.unexplainedOnly(),
            filter.narrows(),
            AccountTable.Summary.of(inventory),
            page.stream().map(account -> AccountTable.Row.of(realm, account)).toList(),
            found.size() > page.size() ? filter.addressAfter(page.getLast()) : null);
    return Entrance.page(
        Pages.accounts(frames.around("Service accounts", Section.SERVICE_ACCOUNTS), table));
  }
}
