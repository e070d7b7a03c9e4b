package dev.lapse.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.TestParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The demo's realm under another name, with many more clients that have many more scopes. */
final class CrowdedRealm implements AutoCloseable {
  private static final Path FILE = Path.of("keycloak-realm", "acme-realm.json");
  private static final int CLIENTS = 20;
  private static final int SCOPES = 15;

  private final RealmAdmin realm;

  private CrowdedRealm(RealmAdmin realm) {
    this.realm = realm;
  }

  static CrowdedRealm create() throws IOException {
    var file = (ObjectNode) new ObjectMapper().readTree(Files.readString(FILE));
    var scopes = IntStream.range(0, SCOPES).mapToObj("crowd-scope-%d"::formatted).toList();
    file.put("realm", "crowd-" + UUID.randomUUID());
    scopes.forEach(scope ->
        list(file, "clientScopes")
            .addObject()
            .put("name", scope)
            .put("protocol", "openid-connect"));
    IntStream.range(0, CLIENTS).forEach(each -> addClient(list(file, "clients"), each, scopes));
    var realm = new RealmAdmin(TestParts.get().keycloakUrl(), file.get("realm").asText());
    realm.create(file);
    return new CrowdedRealm(realm);
  }

  private static ArrayNode list(ObjectNode file, String name) {
    return (ArrayNode) file.get(name);
  }

  private static void addClient(ArrayNode clients, int number, List<String> scopes) {
    var client = clients.addObject().put("clientId", "crowd-client-" + number);
    client.put("publicClient", false).put("standardFlowEnabled", false);
    client.put("serviceAccountsEnabled", true).putArray("defaultClientScopes");
    scopes.forEach(client.putArray("optionalClientScopes")::add);
  }

  RealmAdmin admin() {
    return realm;
  }

  /**
   * Writes a grant for each scope that each of the clients has, all of them over by now. They
   * linger: their end is one removal and nothing else.
   */
  int writeOverdueGrants(OwnDatabase database) {
    return database.change(
        """
        WITH taken AS (
          INSERT INTO targets (id, realm, client_uuid, scope_uuid, custody, due_at)
          SELECT gen_random_uuid(), '%1$s', client.uuid, scope.uuid, 'HELD', now()
          FROM (VALUES %2$s) AS client (name, uuid), (VALUES %3$s) AS scope (name, uuid)
          RETURNING id, client_uuid, scope_uuid)
        INSERT INTO grants (id, target_id, realm, subject, scope, assignment, reason,
          compensating_controls, requester_subject, requester_name, requester_kind, policy_name,
          policy_version, approvals_required, approver_role, cutoff, state, state_since, requested_at,
          answer_by, duration_millis, activated_at, expires_at, token_lifespan_millis, tokens_dead_by,
          version)
        SELECT uuidv7(), taken.id, '%1$s', client.name, scope.name, 'OPTIONAL', 'crowd', '{}',
          'crowd', 'crowd', 'PERSON', 'crowd', 'sha256:0', 1, 'lapse-approver', 'LINGER', 'ACTIVE',
          now(), now(), now() + interval '1 day', 7200000, now(), now(), 60000,
          now() + interval '1 minute', 3
        FROM taken
        JOIN (VALUES %2$s) AS client (name, uuid) ON client.uuid = taken.client_uuid
        JOIN (VALUES %3$s) AS scope (name, uuid) ON scope.uuid = taken.scope_uuid\
        """
            .formatted(
                realm.name(),
                rows(uuids("/clients?max=1000", "clientId")),
                rows(uuids("/client-scopes", "name"))));
  }

  private Map<String, String> uuids(String path, String name) {
    var found = new HashMap<String, String>();
    for (JsonNode each : realm.admin("GET", path, null).body()) {
      if (each.get(name).asText().startsWith("crowd-")) {
        found.put(each.get(name).asText(), each.get("id").asText());
      }
    }
    return found;
  }

  private static String rows(Map<String, String> uuids) {
    return uuids.entrySet().stream()
        .map(each -> "('%s', '%s')".formatted(each.getKey(), each.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** How many of these scopes are still on a client of the crowd. */
  int scopesLeft() {
    int left = 0;
    for (JsonNode client : realm.admin("GET", "/clients?max=1000", null).body()) {
      if (client.get("clientId").asText().startsWith("crowd-")) {
        left += client.get("optionalClientScopes").size();
      }
    }
    return left;
  }

  @Override
  public void close() {
    realm.delete();
  }
}
