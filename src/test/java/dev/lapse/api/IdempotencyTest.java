package dev.lapse.api;

import static dev.lapse.testing.LapseApi.GRANTS;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.LapseApi;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request that is sent twice is carried out once. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class IdempotencyTest {
  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final LapseApi api = new LapseApi(realm);

  private String subject;

  @BeforeEach
  void makeSubject() {
    subject = realm.createSubject();
  }

  @Test
  void theSameRequestGetsTheSameAnswer() {
    // Given
    var key = UUID.randomUUID().toString();
    var body = vaultRequest(subject, "vault-read", "PT1H");
    var first = send(key, body);
    api.approve(first.path("id"));

    // When
    var second = send(key, body);

    // Then
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.asString()).isEqualTo(first.asString());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
  }

  @Test
  void theKeyOfAnotherBodyConflicts() {
    // Given
    var key = UUID.randomUUID().toString();
    send(key, vaultRequest(subject, "vault-read", "PT1H"));

    // When
    var answer = send(key, vaultRequest(subject, "vault-read", "PT2H"));

    // Then
    answer.then().statusCode(409).body("code", equalTo("idempotency-conflict"));
  }

  @Test
  void theKeysOfTwoCallersNeverMeet() {
    // Given
    var key = UUID.randomUUID().toString();
    var first = send(key, vaultRequest(subject, "vault-read", "PT1H"));
    var other = realm.createSubject();

    // When
    var second =
        api.machine(other)
            .header("Idempotency-Key", key)
            .body(vaultRequest(other, "vault-read", "PT1H"))
            .post(GRANTS);

    // Then
    second.then().statusCode(201);
    assertThat(second.<String>path("id")).isNotEqualTo(first.path("id"));
  }

  @Test
  void aRefusedRequestLeavesItsKeyFree() {
    // Given
    var key = UUID.randomUUID().toString();
    send(key, vaultRequest(subject, "vault-read", "PT100H")).then().statusCode(422);

    // When
    var answer = send(key, vaultRequest(subject, "vault-read", "PT1H"));

    // Then
    answer.then().statusCode(201);
  }

  @Test
  void manyAtOnceAreOne() {
    // Given
    var key = UUID.randomUUID().toString();
    var body = vaultRequest(subject, "vault-read", "PT1H");
    var token = realm.clientToken(subject);

    // When
    var answers =
        IntStream.range(0, 6)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(() ->
                    LapseApi.caller(token).header("Idempotency-Key", key).body(body).post(GRANTS)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    // Then
    assertThat(answers).allMatch(answer -> answer.statusCode() == 201);
    assertThat(answers.stream().map(Response::asString).distinct()).hasSize(1);
    api.person("auditor")
        .queryParam("subject", subject)
        .get(GRANTS)
        .then()
        .body("items", hasSize(1));
  }

  private Response send(String key, Map<String, Object> body) {
    return api.machine(subject).header("Idempotency-Key", key).body(body).post(GRANTS);
  }
}
