package dev.lapse.bench;

import java.util.List;

/**
 * Clients of the realm, and scopes for all of them.
 *
 * @param clients in the order in which they were made
 */
record Population(List<Named> clients, List<Named> scopes) {

  /** Something of the realm by its name and by Keycloak's id. */
  record Named(String name, String uuid) {}

  /** Every scope with every client, one client after the other. */
  List<Pair> pairs() {
    return clients.stream()
        .flatMap(client ->
            scopes.stream()
                .map(scope -> new Pair(client.name(), client.uuid(), scope.name(), scope.uuid())))
        .toList();
  }

  String size() {
    return "%,d clients x %d scopes".formatted(clients.size(), scopes.size());
  }
}
