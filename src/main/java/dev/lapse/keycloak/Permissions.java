package dev.lapse.keycloak;

import dev.lapse.grant.KeycloakFailure;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Whether Lapse's client may do what Lapse has to. Found out by trying, not by reading roles: what
 * counts is what Keycloak lets pass. Nothing that is tried can change anything.
 */
@ApplicationScoped
public class Permissions {
  static final String MANAGE_CLIENTS = "manage-clients";
  static final String VIEW_REALM = "view-realm";

  /** A client that Keycloak makes in every realm, for a realm without a client of ours. */
  private static final String CLIENT_OF_EVERY_REALM = "account";

  private static final String NO_SCOPE = "00000000-0000-0000-0000-000000000000";

  private final AdminApi api;
  private final KeycloakConfiguration configuration;

  Permissions(@RestClient AdminApi api, KeycloakConfiguration configuration) {
    this.api = api;
    this.configuration = configuration;
  }

  /**
   * The client roles of {@code realm-management} that are missing in a realm; empty if all is well.
   * Fails with a {@link KeycloakFailure} where Keycloak can't be asked, or doesn't know Lapse.
   */
  public Uni<List<String>> missingIn(String realm) {
    return viewRealm(realm)
        .chain(view -> manageClients(realm).map(manage -> missing(view, manage)))
        .onFailure(failure -> !(failure instanceof KeycloakFailure))
        .transform(failure -> Failures.classify("check Lapse's permissions", failure));
  }

  private static List<String> missing(boolean viewRealm, boolean manageClients) {
    var missing = new ArrayList<String>();
    if (!manageClients) {
      missing.add(MANAGE_CLIENTS);
    }
    if (!viewRealm) {
      missing.add(VIEW_REALM);
    }
    return missing;
  }

  /** Without the permission Keycloak answers all the same, and leaves most of the realm out. */
  private Uni<Boolean> viewRealm(String realm) {
    return api.realm(realm)
        .map(found -> found.accessTokenLifespan() != null)
        .onFailure(isStatus(403))
        .recoverWithItem(false);
  }

  /**
   * Asks that a scope that doesn't exist be no default scope of the realm: that is refused before,
   * or not found after, the very check that an assignment has to pass. No client is needed for it,
   * so that one may be out of Lapse's reach, such as its own.
   */
  private Uni<Boolean> manageClients(String realm) {
    return api.clientsNamed(realm, knownClientOf(realm))
        .chain(clients ->
            clients.isEmpty()
                ? Uni.createFrom().item(false)
                : api.removeDefaultScope(realm, NO_SCOPE).replaceWith(true))
        .onFailure(isStatus(404))
        .recoverWithItem(true)
        .onFailure(isStatus(403))
        .recoverWithItem(false);
  }

  private String knownClientOf(String realm) {
    return realm.equals(configuration.realm()) ? configuration.clientId() : CLIENT_OF_EVERY_REALM;
  }

  private static Predicate<Throwable> isStatus(int status) {
    return failure -> Failures.isStatus(status, failure);
  }
}
