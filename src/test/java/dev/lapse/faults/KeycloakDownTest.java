package dev.lapse.faults;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.RealmAdmin.ScopeType;
import dev.lapse.local.TestParts;
import dev.lapse.testing.Grants;
import dev.lapse.testing.TravellingClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An outage of Keycloak, with one grant that is to become active and one that is to end. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class KeycloakDownTest {
  /**
   * Counted from the first answer of the admin API, which is what Lapse needs. A Keycloak that has
   * just started gives it up to seconds after it says that it is up.
   */
  private static final Duration PROMISE = Duration.ofSeconds(5);

  @Inject TravellingClock clock;

  @TestHTTPResource("/")
  String service;

  @TestHTTPResource(value = "/health/ready", management = true)
  String readiness;

  private final TestParts parts = TestParts.get();
  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final String beginner = realm.createSubject();
  private final String ender = realm.createSubject();
  private final String scope = "vault-" + UUID.randomUUID();
  private Grants beginners;
  private Grants enders;
  private Grants approvers;
  private String beginning;
  private String ending;

  @BeforeEach
  void requestTwoGrantsAndHaveOneOfThem() {
    realm.createScope(scope, "vault-api");
    beginners = new Grants(service, longLivedToken(beginner));
    enders = new Grants(service, longLivedToken(ender));
    approvers = new Grants(service, realm.userToken("approver"));
    beginning = beginners.requested(beginner, scope, "PT1H");
    ending = enders.requested(ender, scope, "PT1H");
    approvers.approve(ending).then().statusCode(200);
    enders.awaitState(ending, "ACTIVE");
  }

  @AfterEach
  void tidyUp() {
    parts.startKeycloak();
    realm.deleteScope(scope);
    realm.deleteClient(beginner);
    realm.deleteClient(ender);
  }

  @Test
  void whatIsDueDuringAnOutageWaitsAndTellsWhy() {
    // Given
    parts.killKeycloak();

    // When
    makeBothDue();

    // Then
    assertWaits(beginners.awaitThat(beginning, KeycloakDownTest::hasFailed), "ACTIVATING");
    assertWaits(enders.awaitThat(ending, KeycloakDownTest::hasFailed), "REVOKING");
    assertThat(beginners.actions(beginning))
        .containsExactly("GRANT_REQUESTED", "GRANT_APPROVED", "GRANT_ENFORCEMENT_FAILED");
    assertNotReady();
    assertTurnedAway(beginners.request(beginner, scope, "PT1H"));
  }

  @Test
  void bothAreDoneWithinFiveSecondsOfKeycloaksReturn() {
    // Given
    parts.killKeycloak();
    makeBothDue();
    beginners.awaitThat(beginning, KeycloakDownTest::hasFailed);
    enders.awaitThat(ending, KeycloakDownTest::hasFailed);

    // When
    parts.startKeycloak();

    // Then
    realm.client(beginner);
    Instant answered = clock.instant();
    JsonPath begun = beginners.awaitState(beginning, "ACTIVE");
    JsonPath ended = enders.awaitState(ending, "EXPIRED");
    assertThat(Duration.between(answered, instant(begun, "activatedAt"))).isLessThan(PROMISE);
    assertThat(Duration.between(answered, instant(ended, "removedAt"))).isLessThan(PROMISE);
    assertThat(begun.getInt("attempts")).isZero();
    assertThat(begun.getString("lastError")).isNull();
    assertThat(ended.getString("nextAttemptAt")).isNull();
    assertThat(realm.scopes(beginner, ScopeType.OPTIONAL)).contains(scope);
    assertThat(realm.scopes(ender, ScopeType.OPTIONAL)).doesNotContain(scope);
    assertThat(enders.actions(ending))
        .containsExactly(
            "GRANT_REQUESTED",
            "GRANT_APPROVED",
            "GRANT_ACTIVATED",
            "GRANT_EXPIRY_DUE",
            "GRANT_ENFORCEMENT_FAILED",
            "GRANT_EXPIRED");
  }

  private void makeBothDue() {
    clock.travel(Duration.ofHours(1));
    approvers.approve(beginning).then().statusCode(200);
  }

  private static boolean hasFailed(JsonPath grant) {
    return grant.getInt("attempts") > 0;
  }

  private static void assertWaits(JsonPath grant, String state) {
    assertThat(grant.getString("state")).isEqualTo(state);
    assertThat(grant.getString("lastError")).startsWith("Keycloak could not be");
    assertThat(grant.getString("nextAttemptAt")).isNotNull();
  }

  private void assertNotReady() {
    Response answer = given().get(readiness);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.jsonPath().getString("checks.find { it.name == 'keycloak' }.status"))
        .isEqualTo("DOWN");
    assertThat(answer.jsonPath().getString("checks.find { it.name == 'keycloak' }.data"))
        .contains("Keycloak could not be");
  }

  private static void assertTurnedAway(Response answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.jsonPath().getString("code")).isEqualTo("keycloak-unavailable");
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
  }

  /** One that outlives the outage. */
  private String longLivedToken(String subject) {
    realm.setClientAttribute(subject, "access.token.lifespan", "600");
    return realm.clientToken(subject);
  }

  private static Instant instant(JsonPath grant, String field) {
    return Instant.parse(grant.getString(field));
  }
}
