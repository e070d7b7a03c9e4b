package dev.lapse.bench;

import dev.lapse.local.RealmAdmin;
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
  private final Token token;

  Realm(String keycloak) {
    admin = keycloak + "/admin/realms/" + NAME;
    token = new Token(() -> new RealmAdmin(keycloak, NAME).clientToken("lapse"));
  }

  /** Makes clients with a service account each, all with the same new optional scopes. */
  Population populate(String prefix, int clients, int scopes) {
    var made =
        IntStream.range(0, scopes).mapToObj(number -> createScope(prefix + "-scope-" + number));
    return populate(prefix, clients, made.toList());
  }

  private Population populate(String prefix, int clients, List<Population.Named> scopes) {
    var made = new ConcurrentHashMap<Integer, Population.Named>();
    var calls =
        IntStream.range(0, clients)
            .<Runnable>mapToObj(number ->
                () ->
                    made.put(
                        number, createClient("%s-client-%04d".formatted(prefix, number), scopes)))
            .toList();
    Callers.carryOut(SET_UP_CALLERS, calls);
    return new Population(IntStream.range(0, clients).mapToObj(made::get).toList(), scopes);
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
  void assignAgain(List<Held> removed) {
    Callers.carryOut(
        SET_UP_CALLERS, removed.stream().<Runnable>map(held -> () -> assign(held)).toList());
  }

  private void assign(Held held) {
    call(Http.to(assignment(held)).PUT(BodyPublishers.noBody()), 204);
  }

  /** The one call that takes a scope away. */
  void remove(Held held) {
    call(Http.to(assignment(held)).DELETE(), 204);
  }

  /** Takes a scope away and reads the client: the least that proves it. */
  void removeAndReadBack(Held held) {
    remove(held);
    var client = Http.read(call(Http.to(client(held)).GET(), 200));
    for (var scope : client.get("optionalClientScopes")) {
      if (scope.asText().equals(held.scope())) {
        throw new IllegalStateException(held + " is still there");
      }
    }
  }

  private String client(Held held) {
    return admin + "/clients/" + held.clientUuid();
  }

  private String assignment(Held held) {
    return client(held) + "/optional-client-scopes/" + held.scopeUuid();
  }

  private HttpResponse<String> call(HttpRequest.Builder request, Integer... expected) {
    return http.send(
        request
            .header("Authorization", token.header())
            .header("Content-Type", "application/json")
            .header("Accept", "application/json"),
        expected);
  }
}
