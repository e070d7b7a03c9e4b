package dev.lapse.api;

import static dev.lapse.testing.LapseApi.GRANTS;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;

import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.testing.EntrySchema;
import dev.lapse.testing.LapseApi;
import dev.lapse.testing.OwnTarget;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is handed to an auditor, and that it holds for whoever has the key and nothing else. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class HandingOverTest extends OwnTarget {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String EXPORT = "/api/v1/audit/export";

  private final LapseApi api = new LapseApi(realm);
  private final List<String> lines = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void theEvidenceOfAGrantIsVerifiedByTheKeyAlone() throws IOException {
    // Given
    var id = denied();
    var key = key();

    // When
    var evidence = evidenceOf(id, 2);

    // Then
    var file = Files.write(folder.resolve("evidence.json"), evidence.asByteArray());
    assertThat(verify(file.toString(), "--key", key)).as("%s", lines).isZero();
    assertThat(lines)
        .anyMatch(line -> line.contains("grant requested, by service-account-" + subject))
        .anyMatch(line -> line.contains("grant denied") && line.contains("Use the replica"))
        .anyMatch(line -> line.startsWith("the grant had ended, as far as these tell"));
  }

  @Test
  void aNameInTheEvidenceThatIsAnotherIsFound() throws IOException {
    // Given
    var id = denied();
    var evidence = evidenceOf(id, 2).asString();

    // When
    var file = folder.resolve("evidence.json");
    Files.writeString(file, evidence.replace("service-account-" + subject, "somebody-else"));

    // Then
    assertThat(verify(file.toString(), "--key", key())).isEqualTo(Verify.IS_WRONG);
    assertThat(lines.getLast()).contains("was not written for the name somebody-else");
  }

  @Test
  void whoMayNotSeeTheGrantGetsNoEvidence() {
    // Given
    var id = denied();
    evidenceOf(id, 2);

    // When
    var answer = api.machine(realm.createSubject()).get(GRANTS + "/" + id + "/evidence");

    // Then
    var trail = api.machine(realm.createSubject()).get(GRANTS + "/" + id + "/trail");
    assertThat(answer.statusCode()).isEqualTo(trail.statusCode()).isGreaterThanOrEqualTo(400);
  }

  @Test
  void theWholeLogIsExportedLineByLineAndVerified() throws IOException {
    // Given
    var id = denied();
    evidenceOf(id, 2);

    // When: many documents, which the contract for one can't judge
    var export =
        given()
            .auth()
            .oauth2(realm.userToken("auditor"))
            .queryParam("format", "ndjson")
            .get(EXPORT);

    // Then
    export.then().statusCode(200).contentType("application/x-ndjson");
    var file = Files.write(folder.resolve("export.ndjson"), export.asByteArray());
    assertThat(verify("--export", file.toString(), "--key", key())).as("%s", lines).isZero();
    assertThat(Files.readString(file)).contains(id).endsWith("}\n");
    var exported = Files.readAllLines(file);
    exported.subList(0, exported.size() - 1).forEach(EntrySchema::requireOf);
  }

  @Test
  void theFormOfAnExportHasToBeNamed() {
    // Given
    var caller = api.person("auditor");

    // When
    var answer = caller.get(EXPORT);

    // Then
    answer.then().statusCode(400).body("violations.field", contains("format"));
  }

  @Test
  void onlyWhoReadsEverythingExports() {
    // Given
    var caller = api.machine(subject);

    // When
    var answer = caller.queryParam("format", "ndjson").get(EXPORT);

    // Then
    answer.then().statusCode(403);
  }

  private String denied() {
    var id = api.request(vaultRequest(subject, scope, "PT1H"));
    api.person("approver")
        .body(Map.of("comment", "Use the replica"))
        .post(GRANTS + "/" + id + "/deny")
        .then()
        .statusCode(200);
    return id;
  }

  private String key() {
    return api.person("auditor").get("/api/v1/audit/log/key").asString();
  }

  /** The evidence once it has so many entries. */
  private Response evidenceOf(String id, int entries) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> api.person("auditor").get(GRANTS + "/" + id + "/evidence"),
            answer ->
                answer.statusCode() == 200 && answer.<List<?>>path("entries").size() == entries);
  }

  private int verify(String... words) {
    return new Verify(Map.of(), lines::add).run(List.of(words));
  }
}
