package dev.lapse.bench;

import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.KeptTokens;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The realm by its admin API, with the credential that Lapse itself has: what a bare loop of admin
 * calls does.
 */
final class Realm {
  static final String NAME = "acme";

  private static final int SET_UP_CALLERS = 4;

  private final Http http = new Http();
  private final String admin;
  private final KeptTokens tokens;

  Realm(String keycloak) {
    admin = keycloak + "/admin/realms/" + NAME;
    tokens = new KeptTokens(new RealmAdmin(keycloak, NAME)::clientToken);
  }

  /** Makes clients with a service account each, which all have the same new optional scopes. */
  Population populate(String prefix, int clients, int scopes) {
    var made = createScopes(prefix, scopes);
    return new Population(createClients(prefix, clients, made), made);
  }

  /** Makes clients with a service account each, and scopes that none of them has. */
  Population populateApart(String prefix, int clients, int scopes) {
    return new Population(createClients(prefix, clients, List.of()), createScopes(prefix, scopes));
  }

  private List<Population.Named> createScopes(String prefix, int scopes) {
    return IntStream.range(0, scopes)
        .mapToObj(number -> createScope(prefix + "-scope-" + number))
        .toList();
  }

  private List<Population.Named> createClients(
      String prefix, int clients, List<Population.Named> scopes) {
    var made = new ConcurrentHashMap<Integer, Population.Named>();
    var calls =
        IntStream.range(0, clients)
            .<Runnable>mapToObj(number ->
                () ->
                    made.put(
                        number, createClient("%s-client-%04d".formatted(prefix, number), scopes)))
            .toList();
    Callers.carryOut(SET_UP_CALLERS, calls);
    return IntStream.range(0, clients).mapToObj(made::get).toList();
  }

  /** Makes a client scope without mappers. */
  Population.Named createScope(String name) {
    var scope =
        Map.of(
            "name",
            name,
            "protocol",
            "openid-connect",
            "attributes",
            Map.of("include.in.token.scope", "true"));
    return new Population.Named(
        name, idOf(call(Http.to(admin + "/client-scopes").POST(Http.json(scope)), 201)));
  }

  private Population.Named createClient(String clientId, List<Population.Named> scopes) {
    var client =
        Map.of(
            "clientId",
            clientId,
            "secret",
            clientId + "-secret",
            "publicClient",
            false,
            "standardFlowEnabled",
            false,
            "serviceAccountsEnabled",
            true,
            "optionalClientScopes",
            scopes.stream().map(Population.Named::name).toList());
    return new Population.Named(
        clientId, idOf(call(Http.to(admin + "/clients").POST(Http.json(client)), 201)));
  }

  private static String idOf(HttpResponse<String> created) {
    String location = created.headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /** Assigns scopes that were removed, for another round. */
  void assignAgain(List<Pair> removed) {
    Callers.carryOut(
        SET_UP_CALLERS, removed.stream().<Runnable>map(held -> () -> assign(held)).toList());
  }

  private void assign(Pair held) {
    call(Http.to(assignment(held)).PUT(BodyPublishers.noBody()), 204);
  }

  /** The one call that takes a scope away. */
  void remove(Pair held) {
    call(Http.to(assignment(held)).DELETE(), 204);
  }

  /** Takes a scope away and reads the client: the least that proves it. */
  void removeAndReadBack(Pair held) {
    remove(held);
    requireGone(held);
  }

  /** Fails if the client has the scope. */
  void requireGone(Pair held) {
    var client = Http.read(call(Http.to(client(held)).GET(), 200));
    for (var scope : client.get("optionalClientScopes")) {
      if (scope.asText().equals(held.scope())) {
        throw new IllegalStateException(held + " is still there");
      }
    }
  }

  private String client(Pair held) {
    return admin + "/clients/" + held.clientUuid();
  }

  private String assignment(Pair held) {
    return client(held) + "/optional-client-scopes/" + held.scopeUuid();
  }

  private HttpResponse<String> call(HttpRequest.Builder request, Integer... expected) {
    return http.send(
        request
            .header("Authorization", "Bearer " + tokens.of("lapse"))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json"),
        expected);
  }
}
