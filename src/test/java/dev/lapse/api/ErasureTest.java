package dev.lapse.api;

import static dev.lapse.testing.LapseApi.GRANTS;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.LapseApi;
import dev.lapse.verify.Verify;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person's name is made unreadable, and what they did is proved as before. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class ErasureTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final LapseApi api = new LapseApi(realm);
  private final List<String> lines = new ArrayList<>();
  private final String key = UUID.randomUUID().toString();

  @TempDir Path folder;

  private String requester;
  private String approver;
  private Map<String, Object> request;

  @BeforeEach
  void makePeople() {
    requester = realm.createPerson("lapse-requester");
    approver = realm.createPerson("lapse-approver");
    request = vaultRequest(realm.createSubject(), "vault-read", "PT1H");
  }

  @Test
  void nobodyIsToldTheNameAnyMoreAndTheEvidenceHolds() throws IOException {
    // Given
    var grant = denied();
    var before = evidenceOf(grant, 2);
    assertThat(verify(before)).as("%s", lines).isZero();
    assertThat(lines).anyMatch(line -> line.contains("by " + requester));
    lines.clear();

    // When
    var first = erase("admin", subjectOf(grant, "requester.subject"));
    var second = erase("admin", subjectOf(grant, "decisions[0].approver.subject"));

    // Then
    first
        .then()
        .statusCode(200)
        .body("events", equalTo(1), "grants", equalTo(1), "answers", equalTo(1));
    second.then().statusCode(200).body("events", equalTo(1), "decisions", equalTo(1));
    for (var path : List.of("", "/trail", "/evidence")) {
      assertThat(api.person("auditor").get(GRANTS + "/" + grant + path).asString())
          .doesNotContain(requester, approver);
    }
    assertThat(sent().asString()).doesNotContain(requester).contains("(erased)", grant);
    assertThat(verify(evidenceOf(grant, 2))).as("%s", lines).isZero();
    assertThat(lines)
        .anyMatch(line -> line.contains("grant requested, by a name that the file does not have"))
        .noneMatch(line -> line.contains(requester) || line.contains(approver));
    assertThat(verify(before)).as("what was handed out before: %s", lines).isZero();
  }

  @Test
  void thatItWasErasedIsAnEventWithoutTheName() {
    // Given
    var grant = denied();
    var person = subjectOf(grant, "requester.subject");

    // When
    erase("admin", person).then().statusCode(200);

    // Then
    var events =
        api.person("auditor").queryParam("action", "NAME_ERASED").get("/api/v1/audit/events");
    events
        .then()
        .body(
            "items[0].facts.subject", equalTo(person),
            "items[0].grant", equalTo(null),
            "items[0].actor.name", equalTo("admin"));
    assertThat(events.asString()).doesNotContain(requester);
  }

  @Test
  void againItErasesNothingAndTellsNothing() {
    // Given
    var person = subjectOf(denied(), "requester.subject");
    erase("admin", person);
    var told = newestErasure();

    // When
    var again = erase("admin", person);

    // Then
    again.then().statusCode(200).body("events", equalTo(0), "grants", equalTo(0));
    assertThat(newestErasure()).isEqualTo(told);
  }

  @Test
  void onlyAnAdminErasesAndNotItsOwnName() {
    // Given
    var person = subjectOf(denied(), "requester.subject");
    var admin = api.person("admin").get("/api/v1").path("subject").toString();

    // When
    var byAuditor = erase("auditor", person);
    var byOneself = erase("admin", admin);

    // Then
    byAuditor.then().statusCode(403).body("code", equalTo("forbidden"));
    byOneself.then().statusCode(403).body("code", equalTo("forbidden"));
  }

  @Test
  void whoDidNothingIsNotFound() {
    // Given
    var nobody = UUID.randomUUID().toString();

    // When
    var answer = erase("admin", nobody);

    // Then
    answer.then().statusCode(404).body("code", equalTo("not-found"));
  }

  // ---- steps

  private String denied() {
    var grant = sent().then().statusCode(201).extract().<String>path("id");
    api.person(approver)
        .body(Map.of("comment", "Use the replica"))
        .post(GRANTS + "/" + grant + "/deny")
        .then()
        .statusCode(200);
    return grant;
  }

  private Response sent() {
    return api.person(requester).header("Idempotency-Key", key).body(request).post(GRANTS);
  }

  private String subjectOf(String grant, String field) {
    return api.person("auditor").get(GRANTS + "/" + grant).path(field);
  }

  private Response erase(String caller, String person) {
    return api.person(caller).post("/api/v1/people/{person}/erasure", person);
  }

  private String newestErasure() {
    return api.person("auditor")
        .queryParam("action", "NAME_ERASED")
        .queryParam("limit", 1)
        .get("/api/v1/audit/events")
        .path("items[0].at");
  }

  private byte[] evidenceOf(String grant, int entries) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> api.person("auditor").get(GRANTS + "/" + grant + "/evidence"),
            answer ->
                answer.statusCode() == 200 && answer.<List<?>>path("entries").size() == entries)
        .asByteArray();
  }

  private int verify(byte[] evidence) throws IOException {
    var file = Files.write(folder.resolve("evidence.json"), evidence);
    var logKey = api.person("auditor").get("/api/v1/audit/log/key").asString();
    return new Verify(Map.of(), lines::add).run(List.of(file.toString(), "--key", logKey));
  }
}
