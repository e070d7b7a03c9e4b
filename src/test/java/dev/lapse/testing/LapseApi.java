package dev.lapse.testing;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.lapse.api.OpenApiContract;
import dev.lapse.local.RealmAdmin;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Callers of the API with real tokens. Every answer is held against the OpenAPI document. */
public final class LapseApi {
  public static final String GRANTS = "/api/v1/grants";

  /** Much longer than anything takes here, so that only what never comes fails. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final KeptTokens people;
  private final KeptTokens machines;

  public LapseApi(RealmAdmin realm) {
    people = new KeptTokens(realm::userToken);
    machines = new KeptTokens(realm::clientToken);
  }

  /** A call by a person of the demo realm. */
  public RequestSpecification person(String name) {
    return caller(people.of(name));
  }

  /** A call by a service account. */
  public RequestSpecification machine(String clientId) {
    return caller(machines.of(clientId));
  }

  /** A call with that token. */
  public static RequestSpecification caller(String token) {
    return given().filter(new OpenApiContract()).auth().oauth2(token).contentType(ContentType.JSON);
  }

  /** A request that the demo's policy for {@code vault-*} allows. */
  public static Map<String, Object> vaultRequest(String subject, String scope, String duration) {
    var body = new HashMap<String, Object>();
    body.put("subject", subject);
    body.put("scope", scope);
    body.put("reason", "Rotate the database credentials");
    body.put("ticket", "CHG-1234");
    body.put("compensatingControls", List.of("Runs only from the build subnet"));
    body.put("duration", duration);
    return body;
  }

  /** A request on which the demo's policy for {@code partner-export} has two approvers decide. */
  public static Map<String, Object> partnerRequest(String subject) {
    return Map.of(
        "subject",
        subject,
        "scope",
        "partner-export",
        "reason",
        "Quarterly export",
        "duration",
        "P1D");
  }

  /** Puts a request of the service account for itself on record and returns its id. */
  public String request(Map<String, Object> body) {
    return machine((String) body.get("subject"))
        .body(body)
        .post(GRANTS)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  /** Approves as {@code approver}. */
  public void approve(String id) {
    person("approver").body("{}").post(GRANTS + "/" + id + "/approve").then().statusCode(200);
  }

  /** Requests, approves and waits until the grant is active. */
  public String active(Map<String, Object> body) {
    var id = request(body);
    approve(id);
    awaitState(id, "ACTIVE");
    return id;
  }

  /** The grant as an auditor sees it. */
  public Response grant(String id) {
    return person("auditor").get(GRANTS + "/" + id).then().statusCode(200).extract().response();
  }

  /** The state of the grant. */
  public String state(String id) {
    return grant(id).path("state");
  }

  /** Waits until the grant is in that state, and returns it. */
  public Response awaitState(String id, String state) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> person("auditor").get(GRANTS + "/" + id),
            grant -> state.equals(grant.path("state")));
  }

  /** What happened to the grant, as an auditor reads it. */
  public Response trail(String id) {
    return person("auditor").get(GRANTS + "/" + id + "/trail");
  }
}
