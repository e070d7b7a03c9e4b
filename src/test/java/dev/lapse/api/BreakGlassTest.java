package dev.lapse.api;

import static dev.lapse.testing.LapseApi.GRANTS;
import static dev.lapse.testing.LapseApi.partnerRequest;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.LapseApi;
import dev.lapse.testing.TravellingClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who breaks the glass of the demo's policy for {@code partner-export}, on which two approvers
 * decide, and who looks at it afterwards.
 */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class BreakGlassTest {
  private static final Map<String, Object> EMERGENCY = Map.of("reason", "Nobody answers");
  private static final Map<String, Object> AGREED = Map.of("comment", "As reported");

  @Inject TravellingClock clock;
  @Inject MeterRegistry metrics;

  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final LapseApi api = new LapseApi(realm);
  private String lead;
  private String id;

  @BeforeEach
  void request() {
    lead = realm.createPerson("lapse-requester", "incident-lead");
    id = api.request(partnerRequest(realm.createSubject()));
  }

  // ---- breaking it

  @Test
  void onePersonOpensARequestThatWaitsForTwo() {
    // Given
    var before = counted();

    // When
    var answer = command(lead, "break-glass", EMERGENCY);

    // Then
    answer
        .then()
        .statusCode(200)
        .header("ETag", equalTo("\"2\""))
        .body("state", equalTo("ACTIVATING"))
        .body("duration", equalTo("PT4H"))
        .body("decisions.size()", equalTo(0))
        .body("breakGlass.by.name", equalTo(lead))
        .body("breakGlass.reason", equalTo("Nobody answers"))
        .body("breakGlass.at", notNullValue())
        .body("breakGlass.reviewedBy", nullValue());
    assertThat(counted()).isEqualTo(before + 1);
    api.awaitState(id, "ACTIVE");
  }

  private double counted() {
    return metrics.get("lapse.glass.broken").counter().count();
  }

  @Test
  void theirOwnRequestIsNoException() {
    // Given
    id =
        api.person(lead)
            .body(partnerRequest(realm.createSubject()))
            .post(GRANTS)
            .then()
            .statusCode(201)
            .extract()
            .path("id");

    // When
    var answer = command(lead, "break-glass", EMERGENCY);

    // Then
    answer.then().statusCode(200).body("state", equalTo("ACTIVATING"));
  }

  @Test
  void aShorterTimeMayBeSetAndNoLongerOne() {
    // Given
    var longer = Map.<String, Object>of("reason", "Nobody answers", "duration", "PT4H1S");
    var shorter = Map.<String, Object>of("reason", "Nobody answers", "duration", "PT10M");

    // When
    var refused = command(lead, "break-glass", longer);
    var taken = command(lead, "break-glass", shorter);

    // Then
    refused.then().statusCode(400).body("violations.field", contains("duration"));
    taken.then().statusCode(200).body("duration", equalTo("PT10M"));
  }

  @Test
  void itHasToBeExplained() {
    // When
    var answer = command(lead, "break-glass", Map.of());

    // Then
    answer.then().statusCode(400).body("violations.field", contains("reason"));
    assertThat(api.state(id)).isEqualTo("AWAITING_APPROVAL");
  }

  @ParameterizedTest
  @CsvSource({"admin, 403, forbidden", "approver, 403, forbidden", "nobody, 404, not-found"})
  void nobodyBreaksItWithoutTheRole(String person, int status, String code) {
    // When
    var answer = command(person, "break-glass", EMERGENCY);

    // Then
    answer.then().statusCode(status).body("code", equalTo(code));
    assertThat(api.state(id)).isEqualTo("AWAITING_APPROVAL");
  }

  @Test
  void noServiceAccountBreaksIt() {
    // Given
    var machine = realm.createSubject("incident-lead");

    // When
    var answer = api.machine(machine).body(EMERGENCY).post(GRANTS + "/" + id + "/break-glass");

    // Then
    answer.then().statusCode(403).body("code", equalTo("forbidden"));
  }

  @Test
  void whereThePolicyHasNoneThereIsNoneToBreak() {
    // Given
    id = api.request(vaultRequest(realm.createSubject(), "vault-read", "PT1H"));
    var reader = realm.createPerson("lapse-auditor", "incident-lead");

    // When
    var answer = command(reader, "break-glass", EMERGENCY);

    // Then
    answer.then().statusCode(403).body("code", equalTo("forbidden"));
  }

  @Test
  void whatDoesNotWaitIsNotOpened() {
    // Given
    command("approver", "deny", Map.of("comment", "Not now")).then().statusCode(200);

    // When
    var answer = command(lead, "break-glass", EMERGENCY);

    // Then
    answer.then().statusCode(409).body("code", equalTo("wrong-state"));
  }

  @Test
  void whatNobodyAnsweredInTimeIsNotOpenedEither() {
    // Given
    clock.travel(Duration.ofHours(24));

    // When
    var answer = command(lead, "break-glass", EMERGENCY);

    // Then
    answer.then().statusCode(409).body("code", equalTo("wrong-state"));
  }

  @Test
  void aStaleVersionIsRefused() {
    // Given
    command("approver", "approve", Map.of()).then().statusCode(200);

    // When
    var answer =
        api.person(lead)
            .header("If-Match", "\"1\"")
            .body(EMERGENCY)
            .post(GRANTS + "/" + id + "/break-glass");

    // Then
    answer.then().statusCode(412).body("code", equalTo("stale-version"));
  }

  @Test
  void theTrailTellsWhoReviewedWhatAndWhatWasLeftOut() {
    // Given
    command("approver2", "approve", Map.of()).then().statusCode(200);
    command(lead, "break-glass", EMERGENCY).then().statusCode(200);
    command("approver", "review", AGREED).then().statusCode(200);

    // When
    var trail = api.trail(id);

    // Then
    var broken = "items.find { it.action == 'GRANT_GLASS_BROKEN' }";
    var reviewed = "items.find { it.action == 'GRANT_GLASS_REVIEWED' }";
    trail
        .then()
        .statusCode(200)
        .body("items[0].facts.breakGlassRole", equalTo("incident-lead"))
        .body("items[0].facts.breakGlassMaxDuration", equalTo("PT4H"))
        .body(broken + ".actor.name", equalTo(lead))
        .body(broken + ".facts.reason", equalTo("Nobody answers"))
        .body(broken + ".facts.duration", equalTo("PT4H"))
        .body(broken + ".facts.approverRole", equalTo("lapse-approver"))
        .body(broken + ".facts.approvalsRequired", equalTo(2))
        .body(broken + ".facts.approvalsMissing", equalTo(1))
        .body(reviewed + ".actor.name", equalTo("approver"))
        .body(reviewed + ".facts.comment", equalTo("As reported"))
        .body(reviewed + ".facts.brokenBy", equalTo(trail.<String>path(broken + ".actor.subject")));
  }

  // ---- looking at it

  @ParameterizedTest
  @CsvSource({"approver", "admin"})
  void anApproverOrAnAdminReviewsIt(String reviewer) {
    // Given
    command(lead, "break-glass", EMERGENCY).then().statusCode(200);

    // When
    var answer = command(reviewer, "review", AGREED);

    // Then
    answer
        .then()
        .statusCode(200)
        .body("breakGlass.by.name", equalTo(lead))
        .body("breakGlass.reviewedBy.name", equalTo(reviewer))
        .body("breakGlass.reviewedAt", notNullValue())
        .body("breakGlass.comment", equalTo("As reported"));
  }

  @Test
  void whatHasEndedIsReviewedAllTheSame() {
    // Given
    command(lead, "break-glass", EMERGENCY).then().statusCode(200);
    api.awaitState(id, "ACTIVE");
    command(lead, "revoke", Map.of("reason", "It is over")).then().statusCode(200);
    api.awaitState(id, "REVOKED");

    // When
    var answer = command("approver", "review", AGREED);

    // Then
    answer
        .then()
        .statusCode(200)
        .body("state", equalTo("REVOKED"))
        .body("breakGlass.reviewedBy.name", equalTo("approver"));
  }

  @Test
  void whatNobodyHasReviewedIsListedUntilSomebodyHas() {
    // Given
    command(lead, "break-glass", EMERGENCY).then().statusCode(200);
    List<String> before = unreviewed();

    // When
    command("approver", "review", AGREED).then().statusCode(200);

    // Then
    assertThat(before).contains(id);
    assertThat(unreviewed()).doesNotContain(id);
  }

  private List<String> unreviewed() {
    return api.person(lead)
        .queryParam("breakGlass", "UNREVIEWED")
        .get(GRANTS)
        .then()
        .statusCode(200)
        .extract()
        .path("items.id");
  }

  @Test
  void neitherWhoBrokeItNorWhoAskedReviewsIt() {
    // Given
    var asking = realm.createPerson("lapse-requester", "lapse-approver");
    var breaking = realm.createPerson("incident-lead", "lapse-admin");
    id =
        api.person(asking)
            .body(partnerRequest(realm.createSubject()))
            .post(GRANTS)
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    command(breaking, "break-glass", EMERGENCY).then().statusCode(200);

    // When
    var answers = List.of(command(asking, "review", AGREED), command(breaking, "review", AGREED));

    // Then
    assertThat(answers)
        .allSatisfy(answer -> answer.then().statusCode(403).body("code", equalTo("own-request")));
  }

  @Test
  void itIsReviewedOnce() {
    // Given
    command(lead, "break-glass", EMERGENCY).then().statusCode(200);
    command("approver", "review", AGREED).then().statusCode(200);

    // When
    var answer = command("admin", "review", AGREED);

    // Then
    answer.then().statusCode(409).body("code", equalTo("already-decided"));
  }

  @Test
  void whatIsWholeIsNotReviewed() {
    // When
    var answer = command("approver", "review", AGREED);

    // Then
    answer.then().statusCode(409).body("code", equalTo("wrong-state"));
  }

  @Test
  void aReviewHasToSaySomething() {
    // Given
    command(lead, "break-glass", EMERGENCY).then().statusCode(200);

    // When
    var answer = command("approver", "review", Map.of());

    // Then
    answer.then().statusCode(400).body("violations.field", contains("comment"));
  }

  @Test
  void whoOnlyReadsDoesNotReview() {
    // Given
    command(lead, "break-glass", EMERGENCY).then().statusCode(200);

    // When
    var answer = command("auditor", "review", AGREED);

    // Then
    answer.then().statusCode(403).body("code", equalTo("forbidden"));
  }

  @Test
  void theNamesBesideItAreErasedLikeEveryOther() {
    // Given
    command(lead, "break-glass", EMERGENCY).then().statusCode(200);
    String person = api.grant(id).path("breakGlass.by.subject");

    // When
    var answer = api.person("admin").post("/api/v1/people/" + person + "/erasure");

    // Then
    answer.then().statusCode(200).body("decisions", equalTo(1));
    assertThat(api.grant(id).asString()).doesNotContain(lead).contains("(erased)");
  }

  @Test
  void whoMayIsToldSo() {
    // When
    var answer = api.person(lead).get("/api/v1");

    // Then
    answer.then().statusCode(200).body("calls.path", hasItem("/api/v1/grants/{id}/break-glass"));
  }

  private Response command(String person, String verb, Map<String, Object> body) {
    return api.person(person).body(body).post(GRANTS + "/" + id + "/" + verb);
  }
}
