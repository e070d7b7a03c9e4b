package dev.lapse.grant;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A client at a glance.
 *
 * @param scopes those that it has, by name, and how
 * @param ends to which Keycloak holds its tokens, by the ids of the scopes
 */
public record ClientSight(Map<String, Assignment> scopes, Map<String, Instant> ends) {
  /** A client that was not found has nothing. */
  public static final ClientSight NOTHING = new ClientSight(Map.of(), Map.of());

  /** How the scope seems to be attached; empty: not at all. */
  public Optional<Assignment> assigned(ScopeSight scope) {
    return Optional.ofNullable(scopes.get(scope.name()));
  }

  /** What seems to hold its tokens with the scope. */
  public Guarded guarded(String scopeUuid, ScopeSight scope) {
    return new Guarded(scope.governed(), Optional.ofNullable(ends.get(scopeUuid)));
  }
}
