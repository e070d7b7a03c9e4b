package dev.lapse.faults;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.RealmAdmin.ScopeType;
import dev.lapse.testing.Grants;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keycloak refuses for good: somebody has to act, and everybody can see it at once. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class RefusedByKeycloakTest {
  private static final String PERMISSION = "manage-clients";

  @TestHTTPResource("/")
  String service;

  @TestHTTPResource(value = "/health/ready", management = true)
  String readiness;

  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final String subject = realm.createSubject();
  private final String other = realm.createSubject();
  private final String scope = "vault-" + UUID.randomUUID();
  private String grant;

  @BeforeEach
  void activateAGrant() {
    realm.createScope(scope, "vault-api");
    grant = as("requester").requested(subject, scope, "PT1H");
    as("approver").approve(grant).then().statusCode(200);
    as("auditor").awaitState(grant, "ACTIVE");
  }

  @AfterEach
  void tidyUp() {
    realm.deleteScope(scope);
    realm.deleteClient(subject);
    realm.deleteClient(other);
  }

  @Test
  void aGrantThatKeycloakWillNotEndIsStuckAtOnceAndEndsWhenItMay() {
    // Given
    realm.takeFromLapse(PERMISSION);
    try {

      // When
      as("admin").revoke(grant).then().statusCode(200);

      // Then
      var stuck = as("auditor").awaitThat(grant, now -> now.getBoolean("stuck"));
      assertThat(stuck.getString("state")).isEqualTo("REVOKING");
      assertThat(stuck.getInt("attempts")).isLessThan(5);
      assertThat(stuck.getString("lastError")).contains("403");
      assertThat(as("auditor").actions(grant)).endsWith("GRANT_REVOCATION_ORDERED", "GRANT_STUCK");
      assertThat(given().get(readiness).asString()).contains("stuck");
    } finally {
      realm.grantToLapse(PERMISSION);
    }
    var ended = as("auditor").awaitState(grant, "REVOKED");
    assertThat(ended.getBoolean("stuck")).isFalse();
    assertThat(ended.getString("lastError")).isNull();
  }

  @Test
  void aGrantThatEndsBesideAScopeOfSomebodyElsesRemovesNothing() {
    // Given
    String waiting = as("requester").requested(other, scope, "PT1H");
    realm.takeFromLapse(PERMISSION);
    as("approver").approve(waiting).then().statusCode(200);
    as("auditor").awaitThat(waiting, now -> now.getBoolean("stuck"));
    realm.assignScope(other, scope, ScopeType.OPTIONAL);
    as("admin").revoke(waiting).then().statusCode(200);

    // When
    realm.grantToLapse(PERMISSION);

    // Then
    var ended = as("auditor").awaitState(waiting, "REVOKED");
    assertThat(ended.getString("removedAt")).isNull();
    assertThat(ended.getString("tokensDeadBy")).isNull();
    assertThat(realm.scopes(other, ScopeType.OPTIONAL)).contains(scope);
  }

  @Test
  void aTokenOfOursThatKeycloakNoLongerTakesIsReplacedWithoutAWord() {
    // Given
    Instant issued = Instant.now();
    await().until(() -> Instant.now().getEpochSecond() > issued.getEpochSecond());
    realm.revokeTokensOfLapse();

    // When
    var asked = as("requester").request(other, scope, "PT1H");
    as("admin").revoke(grant).then().statusCode(200);

    // Then
    asked.then().statusCode(201);
    as("auditor").awaitState(grant, "REVOKED");
    assertThat(as("auditor").actions(grant))
        .doesNotContain("GRANT_STUCK", "GRANT_ENFORCEMENT_FAILED");
  }

  private Grants as(String person) {
    return new Grants(service, realm.userToken(person));
  }
}
