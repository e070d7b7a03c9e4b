package dev.lapse.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.RealmAdmin.ScopeType;
import dev.lapse.local.TestParts;
import dev.lapse.testing.Grants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Lapse in a realm in which fine-grained permissions say what it may not touch: it does its work,
 * and its credential reaches nothing else.
 */
class LeastPrivilegeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FILE = Path.of("keycloak-realm", "least-privilege-realm.json");
  private static final String OUT_OF_REACH = "legacy-billing";
  private static final String SCOPE = "vault-read";

  private static RealmAdmin realm;

  @BeforeAll
  static void importRealm() throws IOException {
    JsonNode file = JSON.readTree(Files.readString(FILE));
    realm = new RealmAdmin(TestParts.get().keycloakUrl(), file.get("realm").asText());
    realm.create(file);
    forbid();
  }

  /** As keycloak-realm/README.md does it. */
  private static void forbid() {
    String lapse = realm.clientUuid("lapse");
    String onlyLapse = permissions("policy/client", policy("only Lapse", "POSITIVE", lapse));
    String allButLapse = permissions("policy/client", policy("all but Lapse", "NEGATIVE", lapse));
    permissions("permission/scope", permission("Lapse manages clients", onlyLapse));
    permissions(
        "permission/scope",
        permission("but none of these", allButLapse, lapse, realm.clientUuid(OUT_OF_REACH)));
  }

  private static Map<String, Object> policy(String name, String logic, String client) {
    return Map.of("name", name, "logic", logic, "clients", List.of(client));
  }

  /** For these clients, or for all if none is named. */
  private static Map<String, Object> permission(String name, String policy, String... clients) {
    return Map.of(
        "name",
        name,
        "resourceType",
        "Clients",
        "resources",
        List.of(clients),
        "scopes",
        clients.length == 0 ? List.of("view", "manage") : List.of("manage"),
        "policies",
        List.of(policy));
  }

  private static String permissions(String what, Map<String, Object> content) {
    var path =
        "/clients/%s/authz/resource-server/%s"
            .formatted(realm.clientUuid("admin-permissions"), what);
    var answer = realm.admin("POST", path, content);
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
    return answer.body().get("id").asText();
  }

  @AfterAll
  static void deleteRealm() {
    realm.delete();
  }

  @Test
  void aGrantLivesAndEndsThereAndWhatIsOutOfReachIsLeftAlone() throws IOException {
    // Given
    var settings = Map.of("LAPSE_KEYCLOAK_REALM", realm.name());
    try (OwnDatabase database = OwnDatabase.create();
        PackagedLapse lapse =
            PackagedLapse.start(DemoSettings.of(database, TestParts.get().keycloakUrl(), settings))
                .awaitReady()) {
      assertThat(lapse.health("ready").body()).contains("permissions complete");
      var approver = new Grants(lapse.url(), realm.userToken("approver"));
      var reached = new Grants(lapse.url(), realm.clientToken("ci-deployer"));
      String grant = reached.requested("ci-deployer", SCOPE, "PT4S");

      // When
      approver.approve(grant).then().statusCode(200);

      // Then
      reached.awaitState(grant, "EXPIRED");
      assertThat(reached.actions(grant)).contains("GRANT_ACTIVATED", "GRANT_EXPIRED");
      assertThat(realm.scopes("ci-deployer", ScopeType.OPTIONAL)).doesNotContain(SCOPE);

      var unreached = new Grants(lapse.url(), realm.clientToken(OUT_OF_REACH));
      String refused = unreached.requested(OUT_OF_REACH, SCOPE, "PT1H");
      approver.approve(refused).then().statusCode(200);
      unreached.awaitThat(refused, told -> told.getBoolean("stuck"));
      assertThat(realm.scopes(OUT_OF_REACH, ScopeType.OPTIONAL)).doesNotContain(SCOPE);
    }
  }

  /** A word in angle brackets is the id of that client; one in square brackets, of a scope. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT    | /clients/<legacy-billing>/optional-client-scopes/[vault-read] |",
        "PUT    | /clients/<legacy-billing>/default-client-scopes/[vault-read]  |",
        "DELETE | /clients/<legacy-billing>/default-client-scopes/[lapse-api]   |",
        "PUT    | /clients/<legacy-billing>                         | {\"notBefore\":1}",
        "PUT    | /clients/<legacy-billing>                         | {\"enabled\":false}",
        "POST   | /clients/<legacy-billing>/client-secret           | {}",
        "DELETE | /clients/<legacy-billing>                         |",
        "PUT    | /clients/<lapse>/optional-client-scopes/[vault-read]          |",
        "PUT    | /clients/<lapse>                                  | {\"fullScopeAllowed\":true}",
        "PUT    | /clients/<realm-management>                       | {\"enabled\":false}",
        "GET    | /users                                            |",
        "POST   | /users                                            | {\"username\":\"mallory\"}",
        "GET    | /groups                                           |",
        "POST   | /roles                                            | {\"name\":\"mine\"}",
        "DELETE | /roles/lapse-approver                             |",
        "PUT    |                                                   |"
            + " {\"accessTokenLifespan\":9999}",
        "PUT    | /events/config                                    |"
            + " {\"adminEventsEnabled\":false}",
        "DELETE | /admin-events                                     |",
        "POST   | /components                                       | {\"name\":\"mine\"}",
        "POST   | /authentication/flows                             | {\"alias\":\"mine\"}",
        "POST   | /identity-provider/instances                      | {\"alias\":\"mine\"}",
        "POST   | /logout-all                                       | {}",
        "POST   | /clients/<admin-permissions>/authz/resource-server/policy/client |"
            + " {\"name\":\"mine\"}",
        "DELETE | /clients/<admin-permissions>                      |"
      })
  void itsCredentialReachesNothingElse(String method, String path, String body) throws IOException {
    // Given
    String token = realm.clientToken("lapse");
    Object content = body == null ? null : JSON.readTree(body);

    // When
    var answer = realm.adminBy(token, method, path == null ? "" : withIds(path), content);

    // Then
    assertThat(answer.status()).as("%s %s: %s", method, path, answer.body()).isIn(400, 403);
    if (answer.status() == 400) { // Keycloak itself keeps its own clients from being changed
      assertThat(path).containsAnyOf("<admin-permissions>", "<realm-management>");
    }
  }

  /**
   * Client scopes can't be put out of reach, so what the tokens of a client on the list carry can
   * be changed by way of a scope that it has: keycloak-realm/README.md and SECURITY.md say so.
   */
  @Test
  void itsCredentialReachesWhatScopesPutIntoTokensOfClientsThatAreOutOfReachToo()
      throws IOException {
    // Given
    String scopePath = "/client-scopes/" + realm.scopeUuid("lapse-api");
    String mappers = scopePath + "/protocol-mappers/models";
    var role =
        JSON.readTree(
            """
            {"name": "mine", "protocol": "openid-connect",
             "protocolMapper": "oidc-hardcoded-role-mapper", "config": {"role": "lapse-approver"}}\
            """);

    var scope =
        Map.of("name", "lapse-api", "protocol", "openid-connect", "description", "Not mine");

    // When
    var changed = realm.adminBy(asLapse(), "PUT", scopePath, scope);
    var added = realm.adminBy(asLapse(), "POST", mappers, role);

    // Then
    assertThat(changed.status()).isEqualTo(204);
    assertThat(added.status()).isEqualTo(201);
    assertThat(rolesOf(realm.clientToken(OUT_OF_REACH))).contains("lapse-approver");
    for (JsonNode mapper : realm.adminBy(asLapse(), "GET", mappers, null).body()) {
      if (mapper.get("name").asText().equals("mine")) {
        String path = mappers + "/" + mapper.get("id").asText();
        assertThat(realm.adminBy(asLapse(), "DELETE", path, null).status()).isEqualTo(204);
      }
    }
    assertThat(rolesOf(realm.clientToken(OUT_OF_REACH))).doesNotContain("lapse-approver");
  }

  /** Else a permission for single clients would be enough to assign scopes. */
  @Test
  void aScopeIsNotAssignedByAChangeOfTheClient() throws IOException {
    // Given
    String path = "/clients/" + realm.clientUuid("ci-deployer");

    // When
    var answer =
        realm.adminBy(
            asLapse(), "PUT", path, JSON.readTree("{\"optionalClientScopes\":[\"vault-read\"]}"));

    // Then
    assertThat(answer.status()).isEqualTo(204);
    assertThat(realm.scopes("ci-deployer", ScopeType.OPTIONAL)).doesNotContain(SCOPE);
  }

  private static String asLapse() {
    return realm.clientToken("lapse");
  }

  private static String rolesOf(String token) throws IOException {
    byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return JSON.readTree(claims).at("/realm_access/roles").toString();
  }

  private static String withIds(String path) {
    String found = path.strip();
    for (String client :
        List.of("legacy-billing", "lapse", "realm-management", "admin-permissions")) {
      if (found.contains("<" + client + ">")) {
        found = found.replace("<" + client + ">", realm.clientUuid(client));
      }
    }
    for (String scope : List.of(SCOPE, "lapse-api")) {
      if (found.contains("[" + scope + "]")) {
        found = found.replace("[" + scope + "]", realm.scopeUuid(scope));
      }
    }
    return found;
  }
}
