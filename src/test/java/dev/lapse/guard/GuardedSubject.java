package dev.lapse.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.RealmAdmin.Answer;
import dev.lapse.local.RealmAdmin.ScopeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A client with guarded scopes of its own, and what it does with them; all of it goes with it. */
final class GuardedSubject implements AutoCloseable {
  static final String RESOURCE_SERVER = "vault-api";

  /** Scopes give it to those who have it. */
  static final String ROLE = "lapse-auditor";

  private final RealmAdmin realm;
  private final String name;
  private final JsonNode keys;
  private final List<String> scopes = new ArrayList<>();

  GuardedSubject(RealmAdmin realm) {
    this.realm = realm;
    this.name = realm.createSubject(ROLE);
    this.keys = realm.callAs("", "GET", "/protocol/openid-connect/certs", null).body();
    update(Map.of("fullScopeAllowed", false));
  }

  String name() {
    return name;
  }

  /** Changes the client by hand. */
  void update(Map<String, Object> fields) {
    require(204, realm.admin("PUT", "/clients/" + realm.clientUuid(name), fields));
  }

  /** A new scope of the client, with an audience, a role, a claim of its own name, and a guard. */
  String addScope(ScopeType type) {
    return addScope(type, false);
  }

  /** The same with a guard that wants a grant. */
  String addStrictScope(ScopeType type) {
    return addScope(type, true);
  }

  private String addScope(ScopeType type, boolean strict) {
    String scope = "guarded-" + UUID.randomUUID();
    realm.createScope(scope, RESOURCE_SERVER);
    scopes.add(scope);
    var path = "/client-scopes/" + realm.scopeUuid(scope);
    var role = realm.admin("GET", "/roles/" + ROLE, null).body();
    require(204, realm.admin("POST", path + "/scope-mappings/realm", List.of(role)));
    addMapper(
        path,
        "oidc-hardcoded-claim-mapper",
        Map.of(
            "claim.name", scope,
            "claim.value", "yes",
            "jsonType.label", "String",
            "access.token.claim", "true",
            "id.token.claim", "true",
            "introspection.token.claim", "true",
            "userinfo.token.claim", "true"));
    addMapper(path, "lapse-guard", Map.of("strict", Boolean.toString(strict)));
    realm.assignScope(name, scope, type);
    return scope;
  }

  private void addMapper(String scopePath, String provider, Map<String, String> config) {
    require(
        201,
        realm.admin(
            "POST",
            scopePath + "/protocol-mappers/models",
            Map.of(
                "name",
                provider,
                "protocol",
                "openid-connect",
                "protocolMapper",
                provider,
                "config",
                config)));
  }

  /** Writes the end of the scope's grant, as Lapse does. */
  void setEnd(String scope, long second) {
    setEnd(scope, Long.toString(second));
  }

  /** Writes what is no end. */
  void setEnd(String scope, String text) {
    realm.setClientAttribute(name, attribute(scope), text);
  }

  /** The name of the attribute that has the end. */
  String attribute(String scope) {
    return "lapse.until." + realm.scopeUuid(scope);
  }

  /** Keycloak runs on this machine. */
  static long now() {
    return Instant.now().getEpochSecond();
  }

  Answer request(String scope) {
    return realm.requestClientToken(name, scope);
  }

  VerifiedToken token(String scope) {
    return verify(request(scope));
  }

  Answer request(Map<String, String> form) {
    var whole = new HashMap<>(form);
    whole.put("client_id", name);
    whole.put("client_secret", name + "-secret");
    return realm.requestToken(whole);
  }

  VerifiedToken verify(Answer answer) {
    return VerifiedToken.of(answer.accessToken(), keys);
  }

  VerifiedToken verifyIdToken(Answer answer) {
    return VerifiedToken.of(answer.body().get("id_token").asText(), keys);
  }

  JsonNode introspect(VerifiedToken token) {
    return realm.introspect(token.value(), RESOURCE_SERVER);
  }

  Answer userInfo(VerifiedToken token) {
    return realm.userInfo(token.value());
  }

  private static void require(int status, Answer answer) {
    if (answer.status() != status) {
      throw new IllegalStateException("Keycloak refused: " + answer);
    }
  }

  @Override
  public void close() {
    realm.deleteClient(name);
    scopes.forEach(realm::deleteScope);
  }
}
