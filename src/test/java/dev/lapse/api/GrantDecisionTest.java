package dev.lapse.api;

import static dev.lapse.testing.LapseApi.GRANTS;
import static dev.lapse.testing.LapseApi.partnerRequest;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.testing.LapseApi;
import dev.lapse.testing.OwnTarget;
import dev.lapse.testing.TravellingClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who decides, and what a decision does. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class GrantDecisionTest extends OwnTarget {
  @Inject TravellingClock clock;

  private final LapseApi api = new LapseApi(realm);

  @Test
  void aDenialEndsTheRequestAndSaysWhy() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));

    // When
    var answer = command("approver", id, "deny", Map.of("comment", "Use the replica"));

    // Then
    answer
        .then()
        .statusCode(200)
        .body("state", equalTo("DENIED"))
        .body("decisions[0].verdict", equalTo("DENIED"))
        .body("decisions[0].comment", equalTo("Use the replica"));
  }

  @Test
  void aDenialHasToBeExplained() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));

    // When
    var answer = command("approver", id, "deny", Map.of());

    // Then
    answer.then().statusCode(400).body("violations.field", contains("comment"));
  }

  @Test
  void twoApproversAreAskedWhereThePolicySaysSo() {
    // Given
    var id = api.request(partnerRequest(realm.createSubject()));
    command("approver", id, "approve", Map.of()).then().body("state", equalTo("AWAITING_APPROVAL"));

    // When
    var answer = command("approver2", id, "approve", Map.of("comment", "Agreed"));

    // Then
    answer.then().statusCode(200).body("state", equalTo("ACTIVATING"));
    assertThat(answer.<Integer>path("decisions.size()")).isEqualTo(2);
  }

  @Test
  void oneApproverCountsOnce() {
    // Given
    var id = api.request(partnerRequest(realm.createSubject()));
    command("approver", id, "approve", Map.of()).then().statusCode(200);

    // When
    var answer = command("approver", id, "approve", Map.of());

    // Then
    answer.then().statusCode(409).body("code", equalTo("already-decided"));
  }

  @Test
  void anApproverMayShortenTheTime() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT2H"));

    // When
    var answer = command("approver", id, "approve", Map.of("duration", "PT1H"));

    // Then
    answer.then().statusCode(200).body("duration", equalTo("PT1H"));
  }

  @Test
  void anApprovalNeedsNoBody() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));

    // When
    var answer = api.person("approver").post(GRANTS + "/" + id + "/approve");

    // Then
    answer
        .then()
        .statusCode(200)
        .body("state", equalTo("ACTIVATING"))
        .body("decisions[0].comment", nullValue());
  }

  @Test
  void anApproverMayNotLengthenTheTime() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));

    // When
    var answer = command("approver", id, "approve", Map.of("duration", "PT2H"));

    // Then
    answer.then().statusCode(400).body("violations.field", contains("duration"));
    assertThat(api.state(id)).isEqualTo("AWAITING_APPROVAL");
  }

  @Test
  void nobodyDecidesWithoutTheRole() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));

    // When
    var answer = command("auditor", id, "approve", Map.of());

    // Then
    answer.then().statusCode(403).body("code", equalTo("forbidden"));
  }

  @ParameterizedTest
  @CsvSource({"approve, {}", "deny, {\"comment\":\"No\"}"})
  void aPersonWithBothRolesDecidesNotOnARequestOfTheirOwn(String verb, String body) {
    // Given
    var both = realm.createPerson("lapse-requester", "lapse-approver");
    var request = vaultRequest(subject, scope, "PT1H");
    String id =
        api.person(both).body(request).post(GRANTS).then().statusCode(201).extract().path("id");

    // When
    var answer = api.person(both).body(body).post(GRANTS + "/" + id + "/" + verb);

    // Then
    answer.then().statusCode(403).body("code", equalTo("own-request"));
    assertThat(api.state(id)).isEqualTo("AWAITING_APPROVAL");
  }

  @ParameterizedTest
  @CsvSource({"approve, {}", "deny, {\"comment\":\"No\"}"})
  void aPersonWithBothRolesDecidesNotOnAnExtensionOfTheirOwn(String verb, String body) {
    // Given
    var both = realm.createPerson("lapse-requester", "lapse-approver");
    var request = vaultRequest(subject, scope, "PT1H");
    String id =
        api.person(both).body(request).post(GRANTS).then().statusCode(201).extract().path("id");
    api.approve(id);
    api.awaitState(id, "ACTIVE");
    api.person(both)
        .body(Map.of("duration", "PT1H", "reason", "It takes longer"))
        .post(GRANTS + "/" + id + "/extend")
        .then()
        .statusCode(200);

    // When
    var answer = api.person(both).body(body).post(GRANTS + "/" + id + "/" + verb);

    // Then
    answer.then().statusCode(403).body("code", equalTo("own-request"));
    assertThat(api.grant(id).<String>path("extension.reason")).isEqualTo("It takes longer");
  }

  @Test
  void aMachineDecidesNotOnARequestOfItsOwn() {
    // Given
    var both = realm.createSubject("lapse-requester", "lapse-approver");
    var id = api.request(vaultRequest(both, scope, "PT1H"));

    // When
    var answer = api.machine(both).body("{}").post(GRANTS + "/" + id + "/approve");

    // Then
    answer.then().statusCode(403).body("code", equalTo("own-request"));
    assertThat(api.state(id)).isEqualTo("AWAITING_APPROVAL");
  }

  @Test
  void aRequesterWithdraws() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));

    // When
    var answer = api.machine(subject).post(GRANTS + "/" + id + "/withdraw");

    // Then
    answer.then().statusCode(200).body("state", equalTo("WITHDRAWN"));
  }

  @Test
  void nobodyElseWithdraws() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));

    // When
    var answer = command("admin", id, "withdraw", Map.of());

    // Then
    answer.then().statusCode(403).body("code", equalTo("forbidden"));
  }

  @Test
  void aRequestThatEndedTakesNoDecision() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));
    api.machine(subject).post(GRANTS + "/" + id + "/withdraw").then().statusCode(200);

    // When
    var answer = command("approver", id, "approve", Map.of());

    // Then
    answer.then().statusCode(409).body("code", equalTo("wrong-state"));
  }

  @Test
  void anAnswerAfterItsTimeIsTooLate() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));
    clock.travel(Duration.ofHours(24));

    // When
    var answer = command("approver", id, "approve", Map.of());

    // Then
    answer.then().statusCode(409).body("code", equalTo("wrong-state"));
  }

  @Test
  void aStaleVersionIsRefused() {
    // Given
    var id = api.request(partnerRequest(realm.createSubject()));
    command("approver", id, "approve", Map.of()).then().statusCode(200);

    // When
    var answer =
        api.person("approver2")
            .header("If-Match", "\"1\"")
            .body("{}")
            .post(GRANTS + "/" + id + "/approve");

    // Then
    answer.then().statusCode(412).body("code", equalTo("stale-version"));
  }

  @Test
  void theVersionThatWasSeenIsAccepted() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));
    var tag = api.grant(id).header("ETag");

    // When
    var answer =
        api.person("approver")
            .header("If-Match", tag)
            .body("{}")
            .post(GRANTS + "/" + id + "/approve");

    // Then
    answer.then().statusCode(200).header("ETag", equalTo("\"2\""));
  }

  @Test
  void aRequesterMayNotLetTokensLingerWhereThePolicyDoesNot() {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));

    // When
    var answer =
        api.machine(subject)
            .body(Map.of("reason", "Done", "cutoff", "LINGER"))
            .post(GRANTS + "/" + id + "/revoke");

    // Then
    answer.then().statusCode(403).body("code", equalTo("forbidden"));
  }

  @Test
  void aRequestThatWaitsIsDeniedOrWithdrawnAndNotRevoked() {
    // Given
    var id = api.request(vaultRequest(subject, scope, "PT1H"));

    // When
    var answer = command("admin", id, "revoke", Map.of("reason", "No"));

    // Then
    answer.then().statusCode(409).body("code", equalTo("wrong-state"));
  }

  private Response command(String person, String id, String verb, Map<String, Object> body) {
    return api.person(person).body(body).post(GRANTS + "/" + id + "/" + verb);
  }
}
