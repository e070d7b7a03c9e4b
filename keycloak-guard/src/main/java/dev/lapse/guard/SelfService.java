package dev.lapse.guard;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.provider.ProviderEventListener;
import org.keycloak.services.ErrorResponseException;
import org.keycloak.services.clientregistration.ErrorCodes;

/**
 * Keeps a client from setting its own ends: whoever registers a client, or updates it with its
 * registration access token, may write any attribute, but none of the guard's.
 */
final class SelfService implements ProviderEventListener {
  private static final String PATH = "/clients-registrations/";

  @Override
  public void onEvent(ProviderEvent event) {
    if (event instanceof ClientModel.ClientUpdatedEvent update
        && isSelfService(update.getKeycloakSession())) {
      requireSameEnds(update.getUpdatedClient(), update.getKeycloakSession());
    }
  }

  private static boolean isSelfService(KeycloakSession session) {
    return path(session).filter(path -> path.contains(PATH)).isPresent();
  }

  /** None where there is no request, such as when Keycloak imports a realm at its start. */
  private static Optional<String> path(KeycloakSession session) {
    try {
      return Optional.ofNullable(session.getContext().getHttpRequest())
          .map(HttpRequest::getUri)
          .map(UriInfo::getPath);
    } catch (RuntimeException e) {
      // Outside a request 26.4 answers null, and later ones throw what only their own class path
      // has.
      return Optional.empty();
    }
  }

  private static void requireSameEnds(ClientModel client, KeycloakSession session) {
    if (!ends(client).equals(committedEnds(client, session))) {
      session.getTransactionManager().setRollbackOnly();
      throw new ErrorResponseException(
          ErrorCodes.INVALID_CLIENT_METADATA,
          "Attributes that begin with '%s' are not the client's to set"
              .formatted(GrantEnd.ATTRIBUTE_PREFIX),
          Response.Status.BAD_REQUEST);
    }
  }

  /** What another transaction sees: the client as it was before this request. */
  private static Map<String, String> committedEnds(ClientModel client, KeycloakSession session) {
    String realm = client.getRealm().getId();
    return KeycloakModelUtils.runJobInTransactionWithResult(
        session.getKeycloakSessionFactory(),
        other -> {
          var before =
              other.clients().getClientById(other.realms().getRealm(realm), client.getId());
          return before == null ? Map.of() : ends(before);
        });
  }

  private static Map<String, String> ends(ClientModel client) {
    return client.getAttributes().entrySet().stream()
        .filter(attribute -> attribute.getKey().startsWith(GrantEnd.ATTRIBUTE_PREFIX))
        .filter(attribute -> Objects.nonNull(attribute.getValue()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
