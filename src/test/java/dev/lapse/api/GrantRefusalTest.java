package dev.lapse.api;

import static dev.lapse.testing.LapseApi.GRANTS;
import static dev.lapse.testing.LapseApi.vaultRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.lapse.local.LocalPartsTestResource;
import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.LapseApi;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are refused, and why. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrantRefusalTest {
  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final LapseApi api = new LapseApi(realm);

  private String subject;

  @BeforeAll
  void makeSubject() {
    subject = realm.createSubject();
  }

  @Test
  void aServiceAccountAsksForItselfOnly() {
    // Given
    var body = vaultRequest("ci-deployer", "vault-read", "PT1H");

    // When
    var answer = api.machine(subject).body(body).post(GRANTS);

    // Then
    answer.then().statusCode(403).body("code", equalTo("forbidden"));
  }

  @Test
  void aPersonAsksForAnySubject() {
    // Given
    var body = vaultRequest(subject, "vault-read", "PT1H");

    // When
    var answer = api.person("requester").body(body).post(GRANTS);

    // Then
    answer.then().statusCode(201).body("requester.kind", equalTo("PERSON"));
  }

  @Test
  void nobodyAsksWithoutTheRole() {
    // Given
    var body = vaultRequest(subject, "vault-read", "PT1H");

    // When
    var answer = api.person("nobody").body(body).post(GRANTS);

    // Then
    answer.then().statusCode(403).body("code", equalTo("forbidden"));
  }

  @Test
  void aScopeThatNoPolicyNamesIsRefused() {
    // When
    var answer = request(subject, "profile", "PT1H");

    // Then
    answer.then().statusCode(422).body("code", equalTo("no-policy"));
  }

  @Test
  void everyRuleThatFailedIsTold() {
    // Given
    var body = vaultRequest(subject, "vault-read", "PT9H");
    body.put("ticket", "INC-1");
    body.put("compensatingControls", List.of());

    // When
    var answer = api.person("requester").body(body).post(GRANTS);

    // Then
    answer
        .then()
        .statusCode(422)
        .body("code", equalTo("policy-violation"))
        .body("violations.field", containsInAnyOrder("duration", "ticket", "compensatingControls"));
  }

  @Test
  void anUnknownSubjectIsNamed() {
    // When
    var answer = request("no-such-client-" + UUID.randomUUID(), "vault-read", "PT1H");

    // Then
    answer.then().statusCode(422).body("code", equalTo("unknown-subject"));
  }

  @Test
  void anUnknownScopeIsNamed() {
    // When
    var answer = request(subject, "vault-" + UUID.randomUUID(), "PT1H");

    // Then
    answer.then().statusCode(422).body("code", equalTo("unknown-scope"));
  }

  @Test
  void aClientWithoutAServiceAccountGetsNothing() {
    // Given
    var application = realm.createClientWithoutServiceAccount();

    // When
    var answer = request(application, "vault-read", "PT1H");

    // Then
    answer.then().statusCode(422).body("code", equalTo("not-a-service-account"));
  }

  @ParameterizedTest
  @CsvSource({
    "startsAt, 2020-01-01T00:00:00Z",
    "expiresAt, 2020-01-01T00:00:00Z",
    "realm, elsewhere"
  })
  void whatMakesNoSenseIsNamed(String field, String value) {
    // Given
    var body = vaultRequest(subject, "vault-read", "PT1H");
    if (field.equals("expiresAt")) {
      body.remove("duration");
    }
    body.put(field, value);

    // When
    var answer = api.person("requester").body(body).post(GRANTS);

    // Then
    answer
        .then()
        .statusCode(400)
        .body("code", equalTo("invalid-request"))
        .body("violations.field", hasItem(field));
  }

  @Test
  void anEndIsGivenEitherWay() {
    // Given
    var body = vaultRequest(subject, "vault-read", "PT1H");
    body.put("expiresAt", "2099-01-01T00:00:00Z");

    // When
    var answer = api.person("requester").body(body).post(GRANTS);

    // Then
    answer.then().statusCode(400).body("violations.field", hasItem("duration"));
  }

  @Test
  void aTokenWithAnotherSignatureIsNone() {
    // Given
    var forged = realm.userToken("requester") + "x";

    // When
    var answer = LapseApi.caller(forged).get(GRANTS);

    // Then
    answer.then().statusCode(401).body("code", equalTo("unauthenticated"));
  }

  @Test
  void aTokenOfAnotherRealmIsNone() {
    // Given
    var ofMaster = realm.masterToken();

    // When
    var answer = LapseApi.caller(ofMaster).get(GRANTS);

    // Then
    answer.then().statusCode(401).body("code", equalTo("unauthenticated"));
  }

  @Test
  void aTokenThatIsNotMeantForLapseIsNoneAndTheAnswerSaysSo() {
    // Given
    var elsewhere = "elsewhere-" + UUID.randomUUID();
    realm.createServiceAccount(elsewhere);

    // When
    var answer = api.machine(elsewhere).get("/api/v1");

    // Then
    answer
        .then()
        .statusCode(401)
        .body("code", equalTo("unauthenticated"))
        .body("detail", containsString("audience"))
        .body("detail", containsString("lapse-api"));
    realm.assignScope(elsewhere, "lapse-api", RealmAdmin.ScopeType.DEFAULT);
    LapseApi.caller(realm.clientToken(elsewhere)).get("/api/v1").then().statusCode(200);
  }

  @Test
  void aGrantOfSomebodyElseIsNotFound() {
    // Given
    var id = api.request(vaultRequest(subject, "vault-read", "PT1H"));
    var stranger = realm.createSubject();

    // When
    var answer = api.machine(stranger).get(GRANTS + "/" + id);

    // Then
    answer.then().statusCode(404).body("code", equalTo("not-found"));
  }

  @Test
  void aPreviewTellsWhatWouldBeAskedAndGainedAndWritesNothing() {
    // Given
    var body = vaultRequest(subject, "vault-write", "PT9H");

    // When
    var answer = api.person("requester").body(body).post(GRANTS + "/preview");

    // Then
    answer
        .then()
        .statusCode(200)
        .body("policy.name", equalTo("vault"))
        .body("acceptable", equalTo(false))
        .body("violations.field", hasItem("duration"))
        .body("asks.maxDuration", equalTo("PT8H"))
        .body("asks.approvals", equalTo(1))
        .body("standing", equalTo(false))
        .body("claims.claim", hasItem("aud"))
        .body("claims.value", hasItem("vault-api"))
        .body("claims.value", not(hasItem("lapse")))
        .body("claims.value", hasItem("vault-write"));
    assertThat(
            api.person("auditor")
                .queryParam("subject", subject)
                .queryParam("scope", "vault-write")
                .get(GRANTS)
                .<List<Object>>path("items"))
        .isEmpty();
  }

  @Test
  void aPreviewTellsStandingAccess() {
    // Given
    var body = vaultRequest("partner-sync", "partner-export", "P1D");

    // When
    var answer = api.person("requester").body(body).post(GRANTS + "/preview");

    // Then
    answer
        .then()
        .statusCode(200)
        .body("standing", equalTo(true))
        .body("standingAs", equalTo("DEFAULT"))
        .body("acceptable", equalTo(false));
  }

  private Response request(String wanted, String scope, String duration) {
    Map<String, Object> body = vaultRequest(wanted, scope, duration);
    return api.person("requester").body(body).post(GRANTS);
  }
}
