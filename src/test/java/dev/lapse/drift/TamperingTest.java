package dev.lapse.drift;

import static dev.lapse.local.RealmAdmin.ScopeType.DEFAULT;
import static dev.lapse.local.RealmAdmin.ScopeType.OPTIONAL;
import static dev.lapse.testing.LapseApi.GRANTS;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.lapse.local.LocalPartsTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A grant in force whose scope somebody took, changed or deleted. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class TamperingTest extends BehindLapsesBack {
  @Test
  void aGrantWhoseScopeWasTakenOffEnds() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    realm.removeScope(subject, scope);
    var event = realm.adminEvents("CLIENT_SCOPE_CLIENT_MAPPING").get(0);

    // When
    sweep();

    // Then
    api.awaitState(id, "REVOKED")
        .then()
        .body("tampered", equalTo(true))
        .body("tamperedAt", notNullValue())
        .body("onTampering", equalTo("END"));
    api.trail(id)
        .then()
        .body(
            "items.find { it.action == 'GRANT_TAMPERED' }.facts.by.user",
            equalTo(event.at("/authDetails/userId").asText()));
    api.person("auditor")
        .get(GRANTS + "?tampered=true&subject=" + subject)
        .then()
        .body("items.id", contains(id));
  }

  @Test
  void aGrantGetsItsScopeBackWhereThePolicySaysSo() {
    // Given
    var telemetry = newScope("telemetry-");
    var id = api.active(vaultRequest(subject, telemetry, "PT1H"));
    var expiresAt = api.grant(id).<String>path("expiresAt");
    realm.removeScope(subject, telemetry);

    // When
    sweep();

    // Then
    awaitActions(id, "GRANT_RESTORED", 1);
    assertThat(realm.scopes(subject, OPTIONAL)).contains(telemetry);
    api.grant(id)
        .then()
        .body("state", equalTo("ACTIVE"))
        .body("tampered", equalTo(false))
        .body("tamperedAt", notNullValue())
        .body("expiresAt", equalTo(expiresAt));
  }

  @Test
  void aScopeThatWasAttachedAnotherWayIsAttachedAsGrantedAgain() {
    // Given
    var telemetry = newScope("telemetry-");
    var id = api.active(vaultRequest(subject, telemetry, "PT1H"));
    realm.removeScope(subject, telemetry);
    realm.assignScope(subject, telemetry, DEFAULT);

    // When
    sweep();

    // Then
    awaitActions(id, "GRANT_RESTORED", 1);
    assertThat(realm.scopes(subject, OPTIONAL)).contains(telemetry);
    assertThat(realm.scopes(subject, DEFAULT)).doesNotContain(telemetry);
    assertThat(
            api.trail(id)
                .<String>path("items.find { it.action == 'GRANT_TAMPERED' }.facts.assignment"))
        .isEqualTo("DEFAULT");
  }

  @Test
  void whoTakesItAgainAndAgainEndsTheGrant() {
    // Given
    var telemetry = newScope("telemetry-");
    var id = api.active(vaultRequest(subject, telemetry, "PT1H"));
    for (int round = 1; round <= 3; round++) {
      realm.removeScope(subject, telemetry);
      sweep();
      awaitActions(id, "GRANT_RESTORED", round);
    }
    realm.removeScope(subject, telemetry);

    // When
    sweep();

    // Then
    api.awaitState(id, "REVOKED");
    assertThat(count(id, "GRANT_RESTORED")).isEqualTo(3);
  }

  @Test
  void aClientThatWasMadeAgainUnderTheSameNameIsAnotherClient() {
    // Given
    var telemetry = newScope("telemetry-");
    var id = api.active(vaultRequest(subject, telemetry, "PT1H"));
    realm.deleteClient(subject);
    realm.createServiceAccount(subject);

    // When
    sweep();

    // Then
    api.awaitState(id, "REVOKED").then().body("tampered", equalTo(false));
    assertThat(api.trail(id).<String>path("items.find { it.action == 'GRANT_LOST' }.facts.why"))
        .isEqualTo("The client was deleted in Keycloak.");
    assertThat(realm.scopes(subject, OPTIONAL)).doesNotContain(telemetry);
  }

  @Test
  void aGrantWhoseScopeWasDeletedEnds() {
    // Given
    var telemetry = newScope("telemetry-");
    var id = api.active(vaultRequest(subject, telemetry, "PT1H"));
    realm.deleteScope(telemetry);

    // When
    sweep();

    // Then
    api.awaitState(id, "REVOKED");
    assertThat(api.trail(id).<String>path("items.find { it.action == 'GRANT_LOST' }.facts.why"))
        .isEqualTo("The client scope was deleted in Keycloak.");
  }

  // ---- an extension that waits

  @Test
  void anExtensionGoesUnansweredWithAGrantThatWasTamperedWith() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    askForALaterEnd(id);
    realm.removeScope(subject, scope);

    // When
    sweep();

    // Then
    api.awaitState(id, "REVOKED");
    awaitActions(id, "GRANT_EXTENSION_UNANSWERED", 1);
  }

  @Test
  void anExtensionGoesUnansweredWithAGrantWhoseScopeWasDeleted() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    askForALaterEnd(id);
    realm.deleteScope(scope);

    // When
    sweep();

    // Then
    api.awaitState(id, "REVOKED");
    awaitActions(id, "GRANT_EXTENSION_UNANSWERED", 1);
  }

  // ---- steps

  private void askForALaterEnd(String id) {
    api.machine(subject)
        .body(Map.of("duration", "PT1H", "reason", "It takes longer"))
        .post(GRANTS + "/" + id + "/extend")
        .then()
        .statusCode(200);
  }

  private String newScope(String prefix) {
    var name = prefix + UUID.randomUUID();
    realm.createScope(name, "vault-api");
    return name;
  }
}
