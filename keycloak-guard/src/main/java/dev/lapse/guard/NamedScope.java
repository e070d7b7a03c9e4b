package dev.lapse.guard;

import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.services.ErrorResponseException;

/**
 * The refusal of a token request that names an optional scope which has ended: the answer that
 * Keycloak gives where the client does not have the scope at all.
 */
final class NamedScope {
  private final KeycloakSession session;

  NamedScope(KeycloakSession session) {
    this.session = session;
  }

  /** Throws if the request names one of them; one that every token has is nobody's wish. */
  void refuse(Set<ClientScopeModel> ended, ClientModel client, UserModel user) {
    var optional = client.getClientScopes(false);
    ended.stream()
        .filter(scope -> optional.containsKey(scope.getName()))
        .filter(this::isNamed)
        .findAny()
        .ifPresent(scope -> {
          record(scope, client, user);
          throw new ErrorResponseException(
              OAuthErrorException.INVALID_SCOPE,
              "Invalid scopes: " + parameter(OAuth2Constants.SCOPE).orElse(""),
              Response.Status.BAD_REQUEST);
        });
  }

  private boolean isNamed(ClientScopeModel scope) {
    return grantType().isPresent()
        && parameter(OAuth2Constants.SCOPE).stream()
            .flatMap(scopes -> Arrays.stream(scopes.split(" ", -1)))
            .anyMatch(name -> ContextWithout.names(name, scope));
  }

  private void record(ClientScopeModel scope, ClientModel client, UserModel user) {
    new EventBuilder(client.getRealm(), session)
        .event(event())
        .client(client)
        .user(user)
        .detail(Details.REASON, "The grant of the scope '%s' has ended".formatted(scope.getName()))
        .error(OAuthErrorException.INVALID_SCOPE);
  }

  private EventType event() {
    return switch (grantType().orElse("")) {
      case OAuth2Constants.CLIENT_CREDENTIALS -> EventType.CLIENT_LOGIN;
      case OAuth2Constants.REFRESH_TOKEN -> EventType.REFRESH_TOKEN;
      case OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE -> EventType.TOKEN_EXCHANGE;
      default -> EventType.LOGIN;
    };
  }

  /** Only a request to the token endpoint has one. */
  private Optional<String> grantType() {
    return parameter(OAuth2Constants.GRANT_TYPE);
  }

  private Optional<String> parameter(String name) {
    return Optional.ofNullable(session.getContext().getHttpRequest())
        .filter(request -> Objects.equals(request.getHttpMethod(), "POST"))
        .map(request -> request.getDecodedFormParameters())
        .map(form -> form.getFirst(name));
  }
}
