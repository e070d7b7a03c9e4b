package dev.lapse.testing;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.lapse.api.OpenApiContract;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** The API of one running service, as a caller with one token uses it. */
public final class Grants {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String service;
  private final String token;

  public Grants(String service, String token) {
    this.service = service;
    this.token = token;
  }

  /** Asks for a scope of the policy {@code vault}. */
  public Response request(String subject, String scope, String duration) {
    return call().body(LapseApi.vaultRequest(subject, scope, duration)).post(LapseApi.GRANTS);
  }

  /** The same, and the id of the grant that is now on record. */
  public String requested(String subject, String scope, String duration) {
    return idOf(request(subject, scope, duration));
  }

  /** Asks for what the terms say, and tells the id of the grant that is now on record. */
  public String requested(Map<String, Object> terms) {
    return idOf(call().body(terms).post(LapseApi.GRANTS));
  }

  private static String idOf(Response answer) {
    answer.then().statusCode(201);
    return answer.path("id");
  }

  /** Asks for a later end. */
  public Response extend(String id, String duration) {
    return call()
        .body(Map.of("duration", duration, "reason", "It takes longer"))
        .post("/api/v1/grants/{id}/extend", id);
  }

  public Response approve(String id) {
    return call().body("{}").post("/api/v1/grants/{id}/approve", id);
  }

  /** Takes a request back; where it has moved on, that is refused. */
  public Response withdraw(String id) {
    return call().post("/api/v1/grants/{id}/withdraw", id);
  }

  public Response revoke(String id) {
    return call().body(Map.of("reason", "A worse day")).post("/api/v1/grants/{id}/revoke", id);
  }

  public Response list(String subject) {
    return call().queryParam("subject", subject).get("/api/v1/grants");
  }

  public JsonPath get(String id) {
    Response answer = call().get("/api/v1/grants/{id}", id);
    answer.then().statusCode(200);
    return answer.jsonPath();
  }

  /** Waits for a change of the grant since that version, for up to the seconds. */
  public Response poll(String id, long seen, int seconds) {
    return call()
        .header("Prefer", "wait=" + seconds)
        .header("If-None-Match", "\"%d\"".formatted(seen))
        .get("/api/v1/grants/{id}", id);
  }

  /** The grant, as soon as it is in one of the states. */
  public JsonPath awaitState(String id, String... states) {
    return awaitThat(id, grant -> Set.of(states).contains(grant.getString("state")));
  }

  /** The grant, as soon as that can be said of it. */
  public JsonPath awaitThat(String id, Predicate<JsonPath> condition) {
    AtomicReference<JsonPath> grant = new AtomicReference<>();
    await("grant " + id)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .atMost(PATIENCE)
        .until(() -> {
          grant.set(get(id));
          return condition.test(grant.get());
        });
    return grant.get();
  }

  /** What the trail of the grant says happened, in order. */
  public List<String> actions(String id) {
    return call()
        .get("/api/v1/grants/{id}/trail", id)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("items.action", String.class);
  }

  private RequestSpecification call() {
    return given()
        .baseUri(service)
        .filter(new OpenApiContract())
        .auth()
        .oauth2(token)
        .contentType("application/json");
  }
}
