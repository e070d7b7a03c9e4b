package dev.lapse.bench;

import java.util.List;

/**
 * Clients of the realm that have the same scopes.
 *
 * @param clients in the order in which they were made
 */
record Population(List<Named> clients, List<Named> scopes) {

  /** Something of the realm by its name and by Keycloak's id. */
  record Named(String name, String uuid) {}

  /** Every scope of every client, one client after the other. */
  List<Held> held() {
    return clients.stream()
        .flatMap(client ->
            scopes.stream()
                .map(scope -> new Held(client.name(), client.uuid(), scope.name(), scope.uuid())))
        .toList();
  }

  Population firstClients(int count) {
    return new Population(clients.subList(0, count), scopes);
  }

  String size() {
    return "%,d clients x %d scopes".formatted(clients.size(), scopes.size());
  }
}
