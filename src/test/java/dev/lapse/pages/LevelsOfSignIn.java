package dev.lapse.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapse.local.RealmAdmin;
import java.util.Map;
import java.util.UUID;

/**
 * A way of signing in with two levels, as Keycloak's own documentation sets it up: by name and
 * password, and where {@code gold} is asked for by the password once more.
 */
final class LevelsOfSignIn {
  private static final String CONDITION = "conditional-level-of-authentication";
  private static final int SUCCESS = 300;

  private final RealmAdmin realm;
  private final String flow = "levels-" + UUID.randomUUID();
  private final String forms = flow + "-forms";

  private LevelsOfSignIn(RealmAdmin realm) {
    this.realm = realm;
  }

  /** Whoever signs in for that client does so in this way. */
  static void askedForBy(RealmAdmin realm, String clientId) {
    var levels = new LevelsOfSignIn(realm);
    levels.create();
    levels.bindTo(clientId);
  }

  private void create() {
    call(
        "POST",
        "/authentication/flows",
        Map.of("alias", flow, "providerId", "basic-flow", "topLevel", true, "builtIn", false));
    addStep(flow, "auth-cookie");
    addFlow(flow, forms);
    require(flow, "ALTERNATIVE");
    addLevel(1, "auth-username-password-form");
    addLevel(2, "auth-password-form");
    require(forms, "CONDITIONAL");
  }

  private void addLevel(int level, String step) {
    var alias = flow + "-" + level;
    addFlow(forms, alias);
    addStep(alias, CONDITION);
    addStep(alias, step);
    require(alias, "REQUIRED");
    for (JsonNode one : steps(alias)) {
      if (one.path("providerId").asText().equals(CONDITION)) {
        call(
            "POST",
            "/authentication/executions/%s/config".formatted(one.get("id").asText()),
            Map.of(
                "alias",
                alias,
                "config",
                Map.of("loa-condition-level", Integer.toString(level), "loa-max-age", "36000")));
      }
    }
  }

  private void addStep(String to, String provider) {
    call(
        "POST",
        "/authentication/flows/%s/executions/execution".formatted(to),
        Map.of("provider", provider));
  }

  private void addFlow(String to, String alias) {
    call(
        "POST",
        "/authentication/flows/%s/executions/flow".formatted(to),
        Map.of("alias", alias, "type", "basic-flow", "provider", "registration-page-form"));
  }

  /** Of the steps of that flow, and not of those in it. */
  private void require(String of, String requirement) {
    for (JsonNode one : steps(of)) {
      if (one.path("level").asInt() == 0) {
        call(
            "PUT",
            "/authentication/flows/%s/executions".formatted(of),
            ((ObjectNode) one).put("requirement", requirement));
      }
    }
  }

  private JsonNode steps(String of) {
    return call("GET", "/authentication/flows/%s/executions".formatted(of), null);
  }

  private void bindTo(String clientId) {
    realm.setClientAttribute(clientId, "acr.loa.map", "{\"gold\":2}");
    for (JsonNode one : call("GET", "/authentication/flows", null)) {
      if (one.path("alias").asText().equals(flow)) {
        call(
            "PUT",
            "/clients/" + realm.clientUuid(clientId),
            Map.of(
                "authenticationFlowBindingOverrides", Map.of("browser", one.get("id").asText())));
      }
    }
  }

  private JsonNode call(String method, String path, Object body) {
    var answer = realm.admin(method, path, body);
    if (answer.status() >= SUCCESS) {
      throw new IllegalStateException("Keycloak refused %s %s: %s".formatted(method, path, answer));
    }
    return answer.body();
  }
}
