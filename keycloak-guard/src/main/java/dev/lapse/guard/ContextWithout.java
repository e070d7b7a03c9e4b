package dev.lapse.guard;

import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RoleModel;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.rar.AuthorizationRequestContext;

/** What a token is made from, as it would be if the client did not have some of its scopes. */
final class ContextWithout implements ClientSessionContext {
  private final ClientSessionContext whole;
  private final Set<ClientScopeModel> ended;

  ContextWithout(ClientSessionContext whole, Set<ClientScopeModel> ended) {
    this.whole = whole;
    this.ended = ended;
  }

  /** A scope parameter without the names of the scopes, or of those with a parameter. */
  static String scopesWithout(String scopes, Collection<ClientScopeModel> ended) {
    return Arrays.stream(Objects.requireNonNullElse(scopes, "").split(" ", -1))
        .filter(name -> !name.isEmpty() && ended.stream().noneMatch(scope -> names(name, scope)))
        .collect(Collectors.joining(" "));
  }

  /** Whether a scope parameter has this scope, such as {@code vault-read} or {@code vault:read}. */
  static boolean names(String name, ClientScopeModel scope) {
    return name.equals(scope.getName()) || name.startsWith(scope.getName() + ":");
  }

  @Override
  public AuthenticatedClientSessionModel getClientSession() {
    return whole.getClientSession();
  }

  @Override
  public Set<String> getClientScopeIds() {
    var endedIds = ended.stream().map(ClientScopeModel::getId).collect(Collectors.toSet());
    return whole.getClientScopeIds().stream()
        .filter(id -> !endedIds.contains(id))
        .collect(Collectors.toSet());
  }

  @Override
  public Stream<ClientScopeModel> getClientScopesStream() {
    return whole.getClientScopesStream().filter(scope -> !ended.contains(scope));
  }

  @Override
  public boolean isOfflineTokenRequested() {
    return whole.isOfflineTokenRequested();
  }

  @Override
  public Stream<RoleModel> getRolesStream() {
    var session = getClientSession();
    return TokenManager.getAccess(
        session.getUserSession().getUser(), session.getClient(), getClientScopesStream())
        .stream();
  }

  @Override
  public Stream<ProtocolMapperModel> getProtocolMappersStream() {
    var endedMappers =
        ended.stream()
            .flatMap(ClientScopeModel::getProtocolMappersStream)
            .map(ProtocolMapperModel::getId)
            .collect(Collectors.toSet());
    return whole
        .getProtocolMappersStream()
        .filter(mapper -> !endedMappers.contains(mapper.getId()))
        .filter(mapper -> !GuardMapper.isGuard(mapper));
  }

  @Override
  public String getScopeString() {
    return scopesWithout(whole.getScopeString(), ended);
  }

  @Override
  public String getScopeString(boolean ignoreIncludeInTokenScope) {
    return scopesWithout(whole.getScopeString(ignoreIncludeInTokenScope), ended);
  }

  @Override
  public void setAttribute(String name, Object value) {
    whole.setAttribute(name, value);
  }

  @Override
  public <T> T getAttribute(String name, Class<T> type) {
    return whole.getAttribute(name, type);
  }

  @Override
  public AuthorizationRequestContext getAuthorizationRequestContext() {
    return whole.getAuthorizationRequestContext();
  }
}
