package dev.lapse.guard;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.ProtocolMapperModel;

/** The guarded scopes of a token that is being made, each with its end. */
final class GuardedScopes {
  private final Map<ClientScopeModel, GrantEnd> ends;
  private final long now;

  private GuardedScopes(Map<ClientScopeModel, GrantEnd> ends, long now) {
    this.ends = ends;
    this.now = now;
  }

  /**
   * @param now epoch seconds of Keycloak's clock
   */
  static GuardedScopes of(ClientSessionContext context, long now) {
    var client = context.getClientSession().getClient();
    var ends = new HashMap<ClientScopeModel, GrantEnd>();
    context
        .getClientScopesStream()
        .filter(Predicate.not(ClientModel.class::isInstance))
        .forEach(scope -> {
          var guards = guards(scope);
          if (!guards.isEmpty()) {
            ends.put(scope, end(client, scope, guards));
          }
        });
    return new GuardedScopes(ends, now);
  }

  private static Collection<ProtocolMapperModel> guards(ClientScopeModel scope) {
    return scope.getProtocolMappersStream().filter(GuardMapper::isGuard).toList();
  }

  private static GrantEnd end(
      ClientModel client, ClientScopeModel scope, Collection<ProtocolMapperModel> guards) {
    return GrantEnd.of(
        client.getAttribute(GrantEnd.ATTRIBUTE_PREFIX + scope.getId()),
        guards.stream().anyMatch(GuardMapper::isStrict));
  }

  /** Those whose end has passed. */
  Set<ClientScopeModel> ended() {
    return ends.entrySet().stream()
        .filter(entry -> entry.getValue().hasPassed(now))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The expiry of a token with those that are left. */
  Long cap(Long expiry) {
    Long capped = expiry;
    for (GrantEnd end : ends.values()) {
      if (!end.hasPassed(now)) {
        capped = end.cap(capped);
      }
    }
    return capped;
  }
}
