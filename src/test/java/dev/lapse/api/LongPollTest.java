package dev.lapse.api;

import static dev.lapse.testing.LapseApi.GRANTS;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.LapseApi;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Waiting for a grant to change. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class LongPollTest {
  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final LapseApi api = new LapseApi(realm);

  private String id;

  @BeforeEach
  void request() {
    id = api.request(vaultRequest(realm.createSubject(), "vault-read", "PT1H"));
  }

  @Test
  void aChangeAnswersWhoWaitsForIt() {
    // Given
    var auditor = realm.userToken("auditor");
    var waiting = CompletableFuture.supplyAsync(() -> poll(auditor, "\"1\"", "wait=60"));

    // When
    api.person("approver")
        .body("{\"comment\":\"no\"}")
        .post(GRANTS + "/" + id + "/deny")
        .then()
        .statusCode(200);

    // Then
    var answer = waiting.join();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.<String>path("state")).isEqualTo("DENIED");
  }

  @Test
  void aVersionThatHasPassedIsAnsweredAtOnce() {
    // Given
    api.person("approver").body("{\"comment\":\"no\"}").post(GRANTS + "/" + id + "/deny");

    // When
    var answer = poll(realm.userToken("auditor"), "\"1\"", "wait=60");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.header("ETag")).isEqualTo("\"2\"");
  }

  @Test
  void nothingNewIsNotModified() {
    // When
    var answer = poll(realm.userToken("auditor"), "\"1\"", "wait=1");

    // Then
    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.header("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void whoDoesNotWaitIsAnsweredAtOnce() {
    // When
    var answer = poll(realm.userToken("auditor"), "\"1\"", "respond-async");

    // Then
    assertThat(answer.statusCode()).isEqualTo(304);
  }

  private Response poll(String token, String seen, String prefer) {
    return LapseApi.caller(token)
        .header("If-None-Match", seen)
        .header("Prefer", prefer)
        .get(GRANTS + "/" + id);
  }
}
