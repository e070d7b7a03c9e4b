package dev.lapse.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lapse.local.Installation;
import dev.lapse.local.OwnKeycloak;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.RealmAdmin.ScopeType;
import dev.lapse.local.TestParts;
import dev.lapse.testing.Grants;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * A backup is restored on one side while the other side went on: what docs/operations.md, "Backup
 * and restore", says of grants in force is so.
 */
class RestoredIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> OFTEN = Map.of("LAPSE_SWEEP_EVERY", "PT2S");

  /** Scopes that the rule "vault" of the demo gives. */
  private static String newScope(RealmAdmin realm) {
    String scope = "vault-" + UUID.randomUUID();
    realm.createScope(scope, "vault-api");
    return scope;
  }

  private static String active(
      PackagedLapse lapse, RealmAdmin realm, String subject, String scope, String duration) {
    var own = new Grants(lapse.url(), realm.clientToken(subject));
    String grant = own.requested(subject, scope, duration);
    new Grants(lapse.url(), realm.userToken("approver")).approve(grant).then().statusCode(200);
    own.awaitState(grant, "ACTIVE");
    return grant;
  }

  @Test
  void anEarlierDatabaseOfLapseEndsWhatItKnowsAndLeavesWhatItDoesNot() {
    // Given
    var realm = RealmAdmin.ofTests();
    String subject = realm.createSubject();
    String kept = newScope(realm);
    String revoked = newScope(realm);
    String late = newScope(realm);
    try (var database = OwnDatabase.create()) {
      String grantKept;
      String grantRevoked;
      try (var lapse = start(database)) {
        grantKept = active(lapse, realm, subject, kept, "PT1H");
        grantRevoked = active(lapse, realm, subject, revoked, "PT1H");
      }
      try (var backup = database.copy()) {
        String grantLate;
        try (var lapse = start(database)) {
          var own = new Grants(lapse.url(), realm.clientToken(subject));
          own.revoke(grantRevoked).then().statusCode(200);
          own.awaitState(grantRevoked, "REVOKED");
          grantLate = active(lapse, realm, subject, late, "PT1H");
        }

        // When
        try (var lapse = start(backup)) {

          // Then
          var auditor = new Grants(lapse.url(), realm.userToken("auditor"));
          auditor.awaitState(grantRevoked, "REVOKED");
          assertThat(auditor.actions(grantRevoked)).contains("GRANT_TAMPERED");
          assertThat(auditor.get(grantKept).getString("state")).isEqualTo("ACTIVE");
          assertThat(auditor.list(subject).jsonPath().getList("items.id"))
              .contains(grantKept, grantRevoked)
              .doesNotContain(grantLate);
          assertThat(realm.scopes(subject, ScopeType.OPTIONAL))
              .contains(kept, late)
              .doesNotContain(revoked);
          assertThat(assignedByLapse(realm, subject, late)).isTrue();
        }
      }
    }
  }

  /** Whether Keycloak's admin events tell it, which is how an operator finds it. */
  private static boolean assignedByLapse(RealmAdmin realm, String subject, String scope) {
    var path =
        "clients/%s/optional-client-scopes/%s"
            .formatted(realm.clientUuid(subject), realm.scopeUuid(scope));
    return StreamSupport.stream(
            realm.adminEvents("CLIENT_SCOPE_CLIENT_MAPPING").spliterator(), false)
        .filter(event -> event.get("resourcePath").asText().equals(path))
        .filter(event -> event.get("operationType").asText().equals("CREATE"))
        .map(event -> event.get("authDetails").get("clientId"))
        .map(JsonNode::asText)
        .anyMatch(realm.clientUuid("lapse")::equals);
  }

  private static PackagedLapse start(OwnDatabase database) {
    return PackagedLapse.start(DemoSettings.of(database, TestParts.get().keycloakUrl(), OFTEN))
        .awaitReady();
  }

  @Test
  void anEarlierDatabaseOfKeycloakIsBroughtToWhatLapseKnows() {
    // Given
    try (var keycloak = OwnKeycloak.start(Installation.usual().withoutGuard());
        var database = OwnDatabase.create();
        var lapse =
            PackagedLapse.start(DemoSettings.of(database, keycloak.url(), OFTEN)).awaitReady()) {
      var realm = new RealmAdmin(keycloak.url(), "acme");
      String subject = realm.createSubject();
      String revoked = newScope(realm);
      String late = newScope(realm);
      String grantRevoked = active(lapse, realm, subject, revoked, "PT1H");
      try (var backup = keycloak.backUp()) {
        var own = new Grants(lapse.url(), realm.clientToken(subject));
        own.revoke(grantRevoked).then().statusCode(200);
        own.awaitState(grantRevoked, "REVOKED");
        String grantLate = active(lapse, realm, subject, late, "PT1H");

        // When
        backup.restore();

        // Then
        var restored = new RealmAdmin(keycloak.url(), "acme");
        var auditor = new Grants(lapse.url(), restored.userToken("auditor"));
        auditor.awaitState(grantLate, "REVOKED");
        assertThat(auditor.actions(grantLate)).contains("GRANT_TAMPERED");
        await()
            .atMost(PATIENCE)
            .until(() -> !restored.scopes(subject, ScopeType.OPTIONAL).contains(revoked));
        assertThat(auditor.actions(grantRevoked))
            .endsWith("SCOPE_CAME_BACK", "SCOPE_REMOVED_AGAIN");
      }
    }
  }
}
