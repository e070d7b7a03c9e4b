package dev.lapse.keycloak;

import dev.lapse.grant.TargetKey;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * What the targets of a realm have in common: read once for all who ask while the call waits for
 * its turn.
 */
@ApplicationScoped
class RealmReadings {
  private final AdminApi api;
  private final AdminCalls calls;
  private final SharedCalls<String, RealmRepresentation> realms =
      new SharedCalls<>(this::callForRealm);
  private final SharedCalls<String, List<ClientScopeRepresentation>> scopes =
      new SharedCalls<>(this::callForScopes);
  private final SharedCalls<String, EventSettings> eventSettings =
      new SharedCalls<>(this::callForEventSettings);
  private final SharedCalls<ScopeKey, ClientScopeRepresentation> scope =
      new SharedCalls<>(this::callForScope);

  private record ScopeKey(String realm, String uuid) {}

  RealmReadings(@RestClient AdminApi api, AdminCalls calls) {
    this.api = api;
    this.calls = calls;
  }

  /** The realm itself. */
  Uni<RealmRepresentation> realm(String realm) {
    return realms.ask(realm);
  }

  /** All client scopes that we may see. */
  Uni<List<ClientScopeRepresentation>> scopes(String realm) {
    return scopes.ask(realm);
  }

  /** What the realm keeps of its events. */
  Uni<EventSettings> eventSettings(String realm) {
    return eventSettings.ask(realm);
  }

  /** The client scope of a target by its id; null where it was not found. */
  Uni<ClientScopeRepresentation> scope(TargetKey target) {
    return scope.ask(new ScopeKey(target.realm(), target.scopeUuid()));
  }

  private Uni<RealmRepresentation> callForRealm(String realm, Runnable begins) {
    return calls.in(realm).call("read the realm", beginning(begins, api.realm(realm)));
  }

  private Uni<List<ClientScopeRepresentation>> callForScopes(String realm, Runnable begins) {
    return calls
        .in(realm)
        .call("read the client scopes", beginning(begins, api.clientScopes(realm)));
  }

  private Uni<EventSettings> callForEventSettings(String realm, Runnable begins) {
    return calls
        .in(realm)
        .call("read the event settings", beginning(begins, api.eventSettings(realm)));
  }

  private Uni<ClientScopeRepresentation> callForScope(ScopeKey key, Runnable begins) {
    return calls
        .in(key.realm())
        .orNull("read a client scope", beginning(begins, api.clientScope(key.realm(), key.uuid())));
  }

  /** Nothing is sent before somebody subscribes, which is when its turn has come. */
  private static <T> Uni<T> beginning(Runnable begins, Uni<T> call) {
    return Uni.createFrom()
        .deferred(() -> {
          begins.run();
          return call;
        });
  }
}
