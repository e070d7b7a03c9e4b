package dev.lapse.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** What tests do in Keycloak: get tokens, look into them, and change the realm by hand. */
public final class RealmAdmin {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A realm with many clients takes long to make on a machine that is busy. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Read back as is; a call that Keycloak refuses is for the test to judge. */
  public record Answer(int status, JsonNode body) {
    /** The access token, where the answer is one. */
    public String accessToken() {
      if (status != 200) {
        throw new IllegalStateException("No token: " + status + " " + body);
      }
      return body.get("access_token").asText();
    }
  }

  /** Whether a client gets a scope only when it names it, or in every token. */
  public enum ScopeType {
    OPTIONAL,
    DEFAULT;

    private String path() {
      return this == OPTIONAL ? "optional-client-scopes" : "default-client-scopes";
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final String keycloak;
  private final String realm;
  private String adminToken = "";

  /** For the realm at this Keycloak, such as {@code http://localhost:8180}. */
  public RealmAdmin(String keycloak, String realm) {
    this.keycloak = keycloak;
    this.realm = realm;
  }

  /** For the realm of the running tests. */
  public static RealmAdmin ofTests() {
    return new RealmAdmin(TestParts.get().keycloakUrl(), LocalKeycloak.REALM);
  }

  /** The name of the realm. */
  public String name() {
    return realm;
  }

  /** Makes the realm from a file of it. */
  public void create(JsonNode file) {
    require(201, byBearer(masterToken(), "POST", "/admin/realms", file));
  }

  /** Deletes the realm with all that is in it. */
  public void delete() {
    require(204, byBearer(masterToken(), "DELETE", "/admin/realms/" + realm, null));
  }

  // --- tokens

  /** The access token of a person, whose password is the user name. */
  public String userToken(String username) {
    return token(
            realm,
            Map.of(
                "grant_type",
                "password",
                "client_id",
                "lapse-cli",
                "username",
                username,
                "password",
                username))
        .accessToken();
  }

  /** The access token of a service account, whose secret is the client id and {@code -secret}. */
  public String clientToken(String clientId) {
    return requestClientToken(clientId, "").accessToken();
  }

  /** Asks for a token with a scope, or with none if blank; tells also how it was refused. */
  public Answer requestClientToken(String clientId, String scope) {
    Map<String, String> form = new HashMap<>();
    form.put("grant_type", "client_credentials");
    form.put("client_id", clientId);
    form.put("client_secret", clientId + "-secret");
    if (!scope.isBlank()) {
      form.put("scope", scope);
    }
    return token(realm, form);
  }

  /** Asks for a token in any way that there is. */
  public Answer requestToken(Map<String, String> form) {
    return token(realm, form);
  }

  /** The address of something of the realm, for whoever goes there by themselves. */
  public URI address(String path) {
    return URI.create(keycloak + "/realms/" + realm + path);
  }

  /** Submits a form to something of the realm; the answer is JSON. */
  public Answer submit(String path, Map<String, String> form) {
    return post("/realms/" + realm + path, form);
  }

  /** What Keycloak tells the bearer of a token about its owner. */
  public Answer userInfo(String token) {
    return callAs(token, "GET", "/protocol/openid-connect/userinfo", null);
  }

  /** Any call of the realm by the bearer of a token, outside the admin API. */
  public Answer callAs(String token, String method, String path, Object body) {
    return byBearer(token, method, "/realms/" + realm + path, body);
  }

  /** What Keycloak tells a resource server of a token. */
  public JsonNode introspect(String token, String resourceServer) {
    return post(
            "/realms/%s/protocol/openid-connect/token/introspect".formatted(realm),
            Map.of(
                "client_id", resourceServer,
                "client_secret", resourceServer + "-secret",
                "token", token))
        .body();
  }

  // --- subjects

  /** The token of an administrator, who is of another realm: {@code master}. */
  public String masterToken() {
    return newAdminToken();
  }

  /** A new service account of its own for a test, with the role {@code lapse-requester}. */
  public String createSubject() {
    return createSubject("lapse-requester");
  }

  /**
   * A new service account with these realm roles, whose tokens are meant for Lapse; its name is
   * random.
   */
  public String createSubject(String... roles) {
    String clientId = "subject-" + UUID.randomUUID();
    createSubjectNamed(clientId, roles);
    return clientId;
  }

  /** The same with a name that people read, which no other client may have. */
  public void createSubjectNamed(String clientId, String... roles) {
    createClient(clientId, true);
    assignScope(clientId, "lapse-api", ScopeType.DEFAULT);
    giveRoles(serviceAccountUser(clientId), roles);
  }

  /** A new person with these realm roles; the name is random, and the password is the name. */
  public String createPerson(String... roles) {
    String name = "person-" + UUID.randomUUID();
    var person =
        Map.of(
            "username",
            name,
            "firstName",
            "Sam",
            "lastName",
            "Someone",
            "email",
            name + "@acme.test",
            "emailVerified",
            true,
            "enabled",
            true,
            "credentials",
            List.of(Map.of("type", "password", "value", name)));
    require(201, admin("POST", "/users", person));
    var found = admin("GET", "/users?exact=true&username=" + encode(name), null).body();
    giveRoles(found.get(0).get("id").asText(), roles);
    return name;
  }

  private void giveRoles(String user, String... roles) {
    List<JsonNode> wanted =
        List.of(roles).stream().map(role -> admin("GET", "/roles/" + role, null).body()).toList();
    if (!wanted.isEmpty()) {
      require(204, admin("POST", "/users/%s/role-mappings/realm".formatted(user), wanted));
    }
  }

  /** Ends the sessions of a person, wherever they are signed in. */
  public void endSessionsOf(String name) {
    var found = admin("GET", "/users?exact=true&username=" + encode(name), null).body();
    require(
        204, admin("POST", "/users/%s/logout".formatted(found.get(0).get("id").asText()), null));
  }

  /** A new service account of that name, without a role, and with tokens that Lapse refuses. */
  public void createServiceAccount(String clientId) {
    createClient(clientId, true);
  }

  /** Many of them in one call. */
  public void createServiceAccounts(List<String> clientIds) {
    var clients =
        clientIds.stream()
            .map(clientId ->
                Map.of(
                    "clientId",
                    clientId,
                    "publicClient",
                    false,
                    "standardFlowEnabled",
                    false,
                    "serviceAccountsEnabled",
                    true))
            .toList();
    require(
        200,
        admin("POST", "/partialImport", Map.of("ifResourceExists", "FAIL", "clients", clients)));
  }

  /** A new client that has no service account, so that nothing can be granted to it. */
  public String createClientWithoutServiceAccount() {
    String clientId = "application-" + UUID.randomUUID();
    createClient(clientId, false);
    return clientId;
  }

  /** The client as Keycloak shows it to an administrator. */
  public JsonNode client(String clientId) {
    JsonNode found = admin("GET", "/clients?clientId=" + encode(clientId), null).body();
    if (found.size() != 1) {
      throw new IllegalStateException("No client " + clientId);
    }
    return found.get(0);
  }

  /** The id by which the admin API knows a client. */
  public String clientUuid(String clientId) {
    return client(clientId).get("id").asText();
  }

  /** Removes a client, its service account and its assignments. */
  public void deleteClient(String clientId) {
    require(204, admin("DELETE", "/clients/" + clientUuid(clientId), null));
  }

  /** Sets an attribute such as {@code access.token.lifespan}. */
  public void setClientAttribute(String clientId, String name, String value) {
    updateClient(clientId, Map.of("attributes", Map.of(name, value)));
  }

  /** Gives a client another secret; the one that it had is void. */
  public void setClientSecret(String clientId, String secret) {
    updateClient(clientId, Map.of("secret", secret));
  }

  /** Switches a client on or off. */
  public void setClientEnabled(String clientId, boolean enabled) {
    updateClient(clientId, Map.of("enabled", enabled));
  }

  /** A new token by which a client may change its own registration. */
  public String registrationToken(String clientId) {
    var path = "/clients/%s/registration-access-token".formatted(clientUuid(clientId));
    return admin("POST", path, null).body().get("registrationAccessToken").asText();
  }

  /** Lets people come back from the sign-in page to this address as well. */
  public void addRedirectUri(String clientId, String address) {
    var addresses = new TreeSet<>(Set.of(address));
    client(clientId).get("redirectUris").forEach(known -> addresses.add(known.asText()));
    updateClient(clientId, Map.of("redirectUris", addresses));
  }

  // --- scopes

  /** A new client scope that puts the resource server into the token's audience. */
  public void createScope(String name, String resourceServer) {
    var audience =
        Map.of(
            "name",
            "audience " + resourceServer,
            "protocol",
            "openid-connect",
            "protocolMapper",
            "oidc-audience-mapper",
            "config",
            Map.of(
                "included.client.audience", resourceServer,
                "access.token.claim", "true",
                "introspection.token.claim", "true"));
    var scope =
        Map.of(
            "name",
            name,
            "protocol",
            "openid-connect",
            "attributes",
            Map.of("include.in.token.scope", "true"),
            "protocolMappers",
            List.of(audience));
    require(201, admin("POST", "/client-scopes", scope));
  }

  /**
   * A new client scope with an attribute that says nothing.
   *
   * @param characters the length of the attribute, at most 2048
   */
  public void createLargeScope(String name, int characters) {
    var attributes = Map.of("padding", "x".repeat(characters));
    var scope = Map.of("name", name, "protocol", "openid-connect", "attributes", attributes);
    require(201, admin("POST", "/client-scopes", scope));
  }

  /** Removes a client scope, and with it every assignment of it. */
  public void deleteScope(String name) {
    require(204, admin("DELETE", "/client-scopes/" + scopeUuid(name), null));
  }

  /** The id by which the admin API knows a client scope. */
  public String scopeUuid(String name) {
    for (JsonNode scope : admin("GET", "/client-scopes", null).body()) {
      if (scope.get("name").asText().equals(name)) {
        return scope.get("id").asText();
      }
    }
    throw new IllegalStateException("No client scope " + name);
  }

  /** Assigns a scope by hand, behind the back of Lapse. */
  public void assignScope(String clientId, String scope, ScopeType type) {
    require(204, admin("PUT", assignment(clientId, scope, type), null));
  }

  /** Assigns a scope with the credential of Lapse, so that Keycloak takes it for Lapse's doing. */
  public void assignScopeAsLapse(String clientId, String scope, ScopeType type) {
    var token = requestClientToken("lapse", "").accessToken();
    require(204, adminBy(token, "PUT", assignment(clientId, scope, type), null));
  }

  /** Takes a scope away by hand, whichever type it has. */
  public void removeScope(String clientId, String scope) {
    require(204, admin("DELETE", assignment(clientId, scope, ScopeType.OPTIONAL), null));
  }

  /** The names of the scopes of one type that a client has now. */
  public Set<String> scopes(String clientId, ScopeType type) {
    var path = "/clients/%s/%s".formatted(clientUuid(clientId), type.path());
    return admin("GET", path, null)
        .body()
        .valueStream()
        .map(scope -> scope.get("name").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  // --- the realm

  /** Changes fields of the realm, such as {@code accessTokenLifespan}. */
  public void updateRealm(Map<String, Object> fields) {
    require(204, admin("PUT", "", fields));
  }

  /** What Keycloak tells an administrator of the whole server of itself. */
  public JsonNode serverInfo() {
    return byBearer(masterToken(), "GET", "/admin/serverinfo", null).body();
  }

  /** The admin events that Keycloak has recorded of a resource type, newest first. */
  public JsonNode adminEvents(String resourceType) {
    return admin("GET", "/admin-events?resourceTypes=" + encode(resourceType), null).body();
  }

  // --- what Lapse itself may do

  /** Gives the service account of {@code lapse} a role of {@code realm-management}. */
  public void grantToLapse(String role) {
    changeRoleOfLapse("POST", role);
  }

  /** Takes a role of {@code realm-management} from the service account of {@code lapse}. */
  public void takeFromLapse(String role) {
    changeRoleOfLapse("DELETE", role);
  }

  /** Gives the service account of another client a role of {@code realm-management}. */
  public void grantTo(String clientId, String role) {
    changeRole("POST", clientId, role);
  }

  /**
   * From now on Keycloak's admin API refuses every token that Lapse was given before this second.
   */
  public void revokeTokensOfLapse() {
    require(204, admin("POST", "/users/%s/logout".formatted(serviceAccountUser("lapse")), null));
  }

  private void changeRoleOfLapse(String method, String role) {
    changeRole(method, "lapse", role);
  }

  private void changeRole(String method, String clientId, String role) {
    String management = clientUuid("realm-management");
    JsonNode found = admin("GET", "/clients/%s/roles/%s".formatted(management, role), null).body();
    String mappings =
        "/users/%s/role-mappings/clients/%s".formatted(serviceAccountUser(clientId), management);
    require(204, admin(method, mappings, List.of(found)));
  }

  private void createClient(String clientId, boolean serviceAccount) {
    require(
        201,
        admin(
            "POST",
            "/clients",
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
                serviceAccount)));
  }

  private void updateClient(String clientId, Map<String, Object> fields) {
    require(204, admin("PUT", "/clients/" + clientUuid(clientId), fields));
  }

  private String serviceAccountUser(String clientId) {
    var path = "/clients/%s/service-account-user".formatted(clientUuid(clientId));
    return admin("GET", path, null).body().get("id").asText();
  }

  private String assignment(String clientId, String scope, ScopeType type) {
    return "/clients/%s/%s/%s".formatted(clientUuid(clientId), type.path(), scopeUuid(scope));
  }

  // --- HTTP

  /** Any call of the realm's part of the admin API; the path begins with a slash. */
  public synchronized Answer admin(String method, String path, Object body) {
    Answer answer = adminOnce(method, path, body);
    if (answer.status() == 401) {
      adminToken = "";
      answer = adminOnce(method, path, body);
    }
    return answer;
  }

  private Answer adminOnce(String method, String path, Object body) {
    if (adminToken.isEmpty()) {
      adminToken = newAdminToken();
    }
    return adminBy(adminToken, method, path, body);
  }

  /** The same by the bearer of a token. */
  public Answer adminBy(String token, String method, String path, Object body) {
    return byBearer(token, method, "/admin/realms/" + realm + path, body);
  }

  private Answer byBearer(String token, String method, String path, Object body) {
    var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(toJson(body));
    return send(
        HttpRequest.newBuilder(URI.create(keycloak + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, publisher));
  }

  private String newAdminToken() {
    return token(
            "master",
            Map.of(
                "grant_type",
                "password",
                "client_id",
                "admin-cli",
                "username",
                LocalKeycloak.ADMIN,
                "password",
                LocalKeycloak.ADMIN))
        .accessToken();
  }

  private Answer token(String ofRealm, Map<String, String> form) {
    return post("/realms/%s/protocol/openid-connect/token".formatted(ofRealm), form);
  }

  private Answer post(String path, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(URI.create(keycloak + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new IllegalStateException("Keycloak does not answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void require(int status, Answer answer) {
    if (answer.status() != status) {
      throw new IllegalStateException("Keycloak refused: " + answer);
    }
  }

  private static String toJson(Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
