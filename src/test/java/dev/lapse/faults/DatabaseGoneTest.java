package dev.lapse.faults;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An outage of PostgreSQL, with one grant that waits for approval and one that is to end. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class DatabaseGoneTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Well above what an answer takes on a busy machine, well below what a caller would wait. */
  private static final Duration ANSWER = Duration.ofSeconds(15);

  /** A long poll that hears nothing answers after this long. */
  private static final int LONG = 50;

  @Inject TravellingClock clock;

  @TestHTTPResource("/")
  String service;

  @TestHTTPResource(value = "/health/ready", management = true)
  String readiness;

  @TestHTTPResource(value = "/health/live", management = true)
  String liveness;

  @TestHTTPResource(value = "/metrics", management = true)
  String metrics;

  private final TestParts parts = TestParts.get();
  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final String subject = realm.createSubject();
  private final String scope = "vault-" + UUID.randomUUID();
  private final String otherScope = "vault-" + UUID.randomUUID();
  private Grants subjects;
  private Grants approvers;
  private String waiting;
  private String ending;

  @BeforeEach
  void requestTwoGrantsAndHaveOneOfThem() {
    realm.createScope(scope, "vault-api");
    realm.createScope(otherScope, "vault-api");
    realm.setClientAttribute(subject, "access.token.lifespan", "600");
    subjects = new Grants(service, realm.clientToken(subject));
    approvers = new Grants(service, realm.userToken("approver"));
    waiting = subjects.requested(subject, scope, "PT2H");
    ending = subjects.requested(subject, otherScope, "PT1H");
    approvers.approve(ending).then().statusCode(200);
    subjects.awaitState(ending, "ACTIVE");
  }

  @AfterEach
  void tidyUp() {
    parts.startPostgres();
    realm.deleteScope(scope);
    realm.deleteScope(otherScope);
    realm.deleteClient(subject);
  }

  @Test
  void withoutItsDatabaseLapseIsNotReadyAndDoesNothingByHalves() {
    // Given
    parts.stopPostgres();

    // When
    Response request = inTime(() -> subjects.request(subject, scope, "PT1H"));
    Response approval = inTime(() -> approvers.approve(waiting));
    Response reading = inTime(() -> subjects.list(subject));
    Response ready = inTime(() -> given().get(readiness));

    // Then
    assertTurnedAway(request);
    assertTurnedAway(approval);
    assertTurnedAway(reading);
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.jsonPath().getString("checks.findAll { it.status == 'DOWN' }.name"))
        .containsIgnoringCase("database");
    parts.startPostgres();
    awaitReady();
    assertThat(subjects.list(subject).jsonPath().getList("items.id", String.class))
        .containsExactlyInAnyOrder(waiting, ending);
    assertThat(subjects.actions(waiting)).containsExactly("GRANT_REQUESTED");
    assertThat(realm.scopes(subject, ScopeType.OPTIONAL)).doesNotContain(scope);
  }

  @Test
  void withoutItsDatabaseLapseLivesOnAndAMetricTellsIt() {
    // Given
    awaitDatabaseAvailable("1.0");

    // When
    parts.stopPostgres();

    // Then
    awaitDatabaseAvailable("0.0");
    assertThat(given().get(liveness).statusCode()).isEqualTo(200);
    parts.startPostgres();
    awaitDatabaseAvailable("1.0");
  }

  private void awaitDatabaseAvailable(String value) {
    await("lapse_database_available")
        .pollInSameThread()
        .atMost(PATIENCE)
        .until(() -> given().get(metrics).asString().contains("lapse_database_available " + value));
  }

  @Test
  void afterItsReturnWhatFellDueIsEnforcedAndChangesAreHeard() {
    // Given
    parts.stopPostgres();
    clock.travel(Duration.ofHours(1));

    // When
    parts.startPostgres();

    // Then
    awaitReady();
    JsonPath ended = subjects.awaitState(ending, "EXPIRED");
    assertThat(ended.getInt("attempts")).isZero();
    assertThat(realm.scopes(subject, ScopeType.OPTIONAL)).doesNotContain(otherScope);
    long seen = subjects.get(waiting).getLong("version");
    CompletableFuture<Response> poll =
        CompletableFuture.supplyAsync(() -> subjects.poll(waiting, seen, LONG));
    approvers.approve(waiting).then().statusCode(200);
    Response heard = inTime(poll::join);
    assertThat(heard.statusCode()).isEqualTo(200);
    assertThat(heard.jsonPath().getLong("version")).isGreaterThan(seen);
    subjects.awaitState(waiting, "ACTIVE");
  }

  private void awaitReady() {
    await("readiness")
        .pollInSameThread()
        .atMost(PATIENCE)
        .until(() -> given().get(readiness).statusCode() == 200);
  }

  private static Response inTime(Supplier<Response> call) {
    return CompletableFuture.supplyAsync(call)
        .orTimeout(ANSWER.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
        .join();
  }

  private static void assertTurnedAway(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(503);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.jsonPath().getString("code")).isEqualTo("database-unavailable");
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
  }
}
