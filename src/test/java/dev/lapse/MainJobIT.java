package dev.lapse;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.api.OpenApiContract;
import dev.lapse.local.FreePort;
import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.RealmAdmin.ScopeType;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The packaged service in real time, from the request to the proof that the scope is gone. */
@QuarkusIntegrationTest
@TestProfile(MainJobIT.Demo.class)
@QuarkusTestResource(LocalPartsTestResource.class)
class MainJobIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String SCOPE = "vault-read";

  /** As {@code ./dev up} runs it: in production the demo's secrets would be refused. */
  public static final class Demo implements QuarkusTestProfile {
    static final int MANAGEMENT_PORT = FreePort.find();

    @Override
    public String getConfigProfile() {
      return "demo";
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("quarkus.management.port", Integer.toString(MANAGEMENT_PORT));
    }
  }

  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final String subject = realm.createSubject();

  @AfterEach
  void deleteSubject() {
    realm.deleteClient(subject);
  }

  @Test
  void aScopeIsHadForAsLongAsWasApprovedAndNoLonger() {
    // Given
    String id = request("PT12S");
    assertThat(realm.requestClientToken(subject, SCOPE).status()).isEqualTo(400);

    // When
    call(realm.userToken("approver"))
        .body(Map.of("comment", "Go ahead"))
        .post("/api/v1/grants/{id}/approve", id)
        .then()
        .statusCode(200);

    // Then
    JsonPath active = awaitState(id, "ACTIVE");
    assertThat(realm.scopes(subject, ScopeType.OPTIONAL)).contains(SCOPE);
    String token = realm.requestClientToken(subject, SCOPE).accessToken();
    assertThat(realm.introspect(token, "vault-api").get("active").asBoolean()).isTrue();
    assertThat(active.getString("cutoff")).isEqualTo("STRIKE");

    JsonPath expired = awaitState(id, "EXPIRED");
    assertThat(realm.scopes(subject, ScopeType.OPTIONAL)).doesNotContain(SCOPE);
    RealmAdmin.Answer refused = realm.requestClientToken(subject, SCOPE);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().get("error").asText()).isEqualTo("invalid_scope");
    assertThat(realm.introspect(token, "vault-api").get("active").asBoolean()).isFalse();
    assertThat(instant(expired, "expiresAt"))
        .isEqualTo(instant(active, "activatedAt").plusSeconds(12));
    assertThat(instant(expired, "removedAt")).isAfterOrEqualTo(instant(expired, "expiresAt"));
    // The guard holds tokens to the end, however late after it the scope is seen to be gone.
    assertThat(instant(expired, "tokensDeadBy")).isEqualTo(instant(expired, "expiresAt"));
    assertTrail(id);
    assertThat(metrics())
        .contains("lapse_enforcement_lag_seconds_bucket", "lapse_keycloak_calls_seconds_bucket");
  }

  @Test
  void theManagementPortTellsReadinessAndMetrics() {
    // Given
    RequestSpecification management = management();

    // When
    Response ready = management.get("/q/health/ready");

    // Then
    assertThat(ready.statusCode()).as(ready.asString()).isEqualTo(200);
    assertThat(ready.jsonPath().getList("checks.name", String.class))
        .contains("keycloak", "clock", "grants");
    assertThat(metrics())
        .contains(
            "lapse_grants{",
            "lapse_grants_stuck",
            "lapse_glass_unreviewed",
            "lapse_glass_broken_total",
            "lapse_enforcement_claims_total",
            "lapse_keycloak_concurrency",
            "lapse_clock_ahead_seconds",
            "lapse_audit_events_unsequenced");
  }

  private static String metrics() {
    Response answer = management().get("/q/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.asString();
  }

  private static RequestSpecification management() {
    return given().baseUri("http://localhost").port(Demo.MANAGEMENT_PORT);
  }

  private void assertTrail(String id) {
    JsonPath trail =
        call(realm.userToken("auditor"))
            .get("/api/v1/grants/{id}/trail", id)
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(trail.getList("items.action", String.class))
        .containsExactly(
            "GRANT_REQUESTED",
            "GRANT_APPROVED",
            "GRANT_ACTIVATED",
            "GRANT_EXPIRY_DUE",
            "GRANT_EXPIRED");
    assertThat(trail.getList("items.actor.name", String.class).subList(0, 2))
        .containsExactly("service-account-" + subject, "approver");
    assertThat(trail.getList("items.actor.kind", String.class).subList(2, 5))
        .containsOnly("SYSTEM");
    assertThat(trail.getString("items[0].facts.reason")).isEqualTo("Rotate the credentials");
    assertThat(trail.getList("items.at", String.class).stream().map(Instant::parse)).isSorted();
  }

  private String request(String duration) {
    return call(realm.clientToken(subject))
        .body(
            Map.of(
                "subject",
                subject,
                "scope",
                SCOPE,
                "reason",
                "Rotate the credentials",
                "ticket",
                "CHG-1",
                "compensatingControls",
                List.of("Runs only from the build subnet"),
                "duration",
                duration))
        .post("/api/v1/grants")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  /** Long polls, each until the grant has changed, up to the state that is awaited. */
  private JsonPath awaitState(String id, String state) {
    Poll poll = new Poll(id, realm.userToken("auditor"));
    await(state)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .until(() -> poll.next().equals(state));
    return poll.grant;
  }

  private static final class Poll {
    private final String id;
    private final String token;
    private String seen = "\"0\"";
    private JsonPath grant;

    private Poll(String id, String token) {
      this.id = id;
      this.token = token;
    }

    private String next() {
      Response answer =
          call(token)
              .header("Prefer", "wait=30")
              .header("If-None-Match", seen)
              .get("/api/v1/grants/{id}", id);
      assertThat(answer.statusCode()).isIn(200, 304);
      if (answer.statusCode() == 200) {
        seen = answer.header("ETag");
        grant = answer.jsonPath();
      }
      return grant.getString("state");
    }
  }

  private static RequestSpecification call(String token) {
    return given()
        .filter(new OpenApiContract())
        .auth()
        .oauth2(token)
        .contentType("application/json");
  }

  private static Instant instant(JsonPath grant, String field) {
    return Instant.parse(grant.getString(field));
  }
}
