package dev.lapse.api;

import static dev.lapse.testing.LapseApi.GRANTS;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.testing.LapseApi;
import dev.lapse.testing.NistOscal;
import dev.lapse.testing.OwnTarget;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exceptions as an OSCAL POA&M, judged by NIST's own library. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class PlanOfActionTest extends OwnTarget {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String EXPORT = "/api/v1/audit/export?format=oscal";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LapseApi api = new LapseApi(realm);

  @TempDir Path folder;

  @Test
  void theWholeLogIsAPlanThatNistsLibraryTakes() throws IOException {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    awaitLogged(id, "GRANT_ACTIVATED");

    // When
    var answer = api.person("auditor").get(EXPORT);

    // Then
    answer.then().statusCode(200).contentType("application/oscal+json");
    var plan = NistOscal.requirePlan(file(answer));
    assertThat(plan.getMetadata().getOscalVersion()).isEqualTo("1.1.2");
    assertThat(plan.getRisks()).hasSameSizeAs(plan.getPoamItems()).isNotEmpty();
  }

  @Test
  void anExceptionIsARiskWithItsControlsItsDeadlineAndItsTrail() throws IOException {
    // Given
    var id = api.active(vaultRequest(subject, scope, "PT1H"));
    awaitLogged(id, "GRANT_ACTIVATED");
    var grant = api.grant(id);

    // When
    var risk = risk(id);

    // Then
    assertThat(risk.path("status").asText()).isEqualTo("deviation-approved");
    assertThat(Instant.parse(risk.path("deadline").asText()))
        .isEqualTo(Instant.parse(grant.path("expiresAt")));
    assertThat(risk.at("/mitigating-factors/0/description").asText())
        .isEqualTo("Runs only from the build subnet");
    assertThat(prop(risk, "ticket")).isEqualTo("CHG-1234");
    assertThat(UUID.fromString(risk.path("uuid").asText()).version()).isEqualTo(5);
    var log = risk.at("/risk-log/entries");
    assertThat(log.findValuesAsText("status-change"))
        .containsExactly("deviation-requested", "deviation-approved");
    assertThat(log.findValuesAsText("title"))
        .containsExactly("GRANT\\_REQUESTED", "GRANT\\_APPROVED", "GRANT\\_ACTIVATED");
    List<Integer> indexes = api.trail(id).path("items.index");
    assertThat(log)
        .extracting(entry -> Integer.valueOf(prop(entry, "index")))
        .containsExactlyElementsOf(indexes);
  }

  @Test
  void aRequestIsADeviationThatIsRequestedAndADenialClosesIt() throws IOException {
    // Given
    var waiting = api.request(vaultRequest(subject, scope, "PT1H"));
    awaitLogged(waiting, "GRANT_REQUESTED");
    var before = risk(waiting);
    api.person("approver")
        .body(Map.of("comment", "Use the replica"))
        .post(GRANTS + "/" + waiting + "/deny")
        .then()
        .statusCode(200);
    awaitLogged(waiting, "GRANT_DENIED");

    // When
    var after = risk(waiting);

    // Then
    assertThat(before.path("status").asText()).isEqualTo("deviation-requested");
    assertThat(before.has("deadline")).isFalse();
    assertThat(after.path("status").asText()).isEqualTo("closed");
    assertThat(after.path("uuid")).isEqualTo(before.path("uuid"));
    assertThat(after.at("/risk-log/entries/1/description").asText()).contains("Use the replica");
  }

  @Test
  void whatPeopleWroteIsShownAndDoesNothing() throws IOException {
    // Given
    var reason =
        "See [this](https://evil.example) <script>alert(1)</script> {{ insert: x }} *now* a_b";
    var request = vaultRequest(subject, scope, "PT1H");
    request.put("reason", reason);
    var id = api.request(request);
    awaitLogged(id, "GRANT_REQUESTED");

    // When
    var plan = NistOscal.requirePlan(file(api.person("auditor").get(EXPORT)));

    // Then
    var described =
        plan.getRisks().stream()
            .filter(risk -> risk.getProps().stream().anyMatch(prop -> id.equals(prop.getValue())))
            .findFirst()
            .orElseThrow()
            .getDescription();
    assertThat(described.toHtml())
        .doesNotContain("<a", "<script", "<em", "<insert")
        .contains("[this](https://evil.example)", "*now* a_b");
  }

  @Test
  void theExampleInTheApiDocumentIsAPlanToo() throws IOException {
    // Given
    var document = JSON.readTree(given().get("/q/openapi?format=json").asByteArray());
    var answer =
        document.at(
            OpenApiContract.pointer("paths", "/api/v1/audit/export", "get", "responses", "200"));

    // When
    var example = answer.path("content").path("application/oscal+json").path("example");

    // Then
    NistOscal.requirePlan(Files.writeString(folder.resolve("example.json"), example.toString()));
  }

  @Test
  void onlyWhoReadsEverythingGetsIt() {
    // Given
    var caller = api.machine(subject);

    // When
    var answer = caller.get(EXPORT);

    // Then
    answer.then().statusCode(403);
  }

  private void awaitLogged(String id, String action) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            api.trail(id).<List<Map<String, ?>>>path("items").stream()
                .anyMatch(item -> item.get("action").equals(action) && item.get("index") != null));
  }

  private JsonNode risk(String grant) throws IOException {
    var plan = JSON.readTree(api.person("auditor").get(EXPORT).asByteArray());
    var risks = plan.at("/plan-of-action-and-milestones/risks");
    return StreamSupport.stream(risks.spliterator(), false)
        .filter(risk -> prop(risk, "grant").equals(grant))
        .findFirst()
        .orElseThrow();
  }

  private static String prop(JsonNode of, String name) {
    return StreamSupport.stream(of.path("props").spliterator(), false)
        .filter(prop -> prop.path("name").asText().equals(name))
        .map(prop -> prop.path("value").asText())
        .findFirst()
        .orElse("");
  }

  private Path file(Response answer) throws IOException {
    return Files.write(folder.resolve("poam.json"), answer.asByteArray());
  }
}
