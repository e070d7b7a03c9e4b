package dev.lapse.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiTestProfile.class)
class StrictInputTest {
  private static final String ECHO = "/api/v1/provoke/echo";
  private static final String LIST = "/api/v1/provoke/list";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unknown                     | {'subject':'a','unknown':1}",
        "subject                     | {'subject':'a','subject':'b'}",
        "subject                     | {'subject':1}",
        "subject                     | {'subject':true}",
        "subject                     | {'subject':['a']}",
        "subject                     | {'subject':{}}",
        "subject                     | {'subject':null}",
        "subject                     | {}",
        "subject                     | {'subject':' '}",
        "subject                     | {'subject':'123456789012345678901'}",
        "subject                     | {'subject':'a\\nb'}",
        "subject                     | {'subject':'a\\u0085b'}",
        "reason                      | {'subject':'a','reason':'a\\u0000b'}",
        "reason                      | {'subject':'a','reason':'a\\u202eb'}",
        "reason                      | {'subject':'a','reason':'a\\u200eb'}",
        "reason                      | {'subject':'a','reason':'a\\u200fb'}",
        "reason                      | {'subject':'a','reason':'a\\u061cb'}",
        "reason                      | {'subject':'a','reason':'a\\ud800b'}",
        "subject                     | {'subject':'a\\u2028b'}",
        "subject                     | {'subject':'a\\u2029b'}",
        "assignment                  | {'subject':'a','assignment':'optional'}",
        "assignment                  | {'subject':'a','assignment':0}",
        "assignment                  | {'subject':'a','assignment':''}",
        "compensatingControls        | {'subject':'a','compensatingControls':'x'}",
        "compensatingControls        | {'subject':'a','compensatingControls':{}}",
        "compensatingControls        | {'subject':'a','compensatingControls':['1','2','3','4']}",
        "compensatingControls[1]     | {'subject':'a','compensatingControls':['x',1]}",
        "compensatingControls[1]     | {'subject':'a','compensatingControls':['x','a\\u0007']}",
        "startsAt                    | {'subject':'a','startsAt':1790000000}",
        "startsAt                    | {'subject':'a','startsAt':'2026-12-01'}",
        "startsAt                    | {'subject':'a','startsAt':'2026-12-01T08:00:00'}",
        "startsAt                    | {'subject':'a','startsAt':'+99999-12-01T08:00:00Z'}",
        "startsAt                    | {'subject':'a','startsAt':''}",
        "duration                    | {'subject':'a','duration':7200}",
        "duration                    | {'subject':'a','duration':'2h'}",
        "duration                    | {'subject':'a','duration':'PT0S'}",
        "duration                    | {'subject':'a','duration':'-PT2H'}",
        "duration                    | {'subject':'a','duration':'PT99999999999999H'}",
        "limit                       | {'subject':'a','limit':'5'}",
        "limit                       | {'subject':'a','limit':1.5}",
        "limit                       | {'subject':'a','limit':99999999999}",
        "stuck                       | {'subject':'a','stuck':'true'}",
        "stuck                       | {'subject':'a','stuck':1}"
      })
  void aBodyThatIsNotWhatWasAskedForIsRefusedByField(String field, String body) {
    // Given
    RequestSpecification request =
        caller().contentType("application/json").body(body.replace('\'', '"'));

    // When
    Response response = request.post(ECHO);

    // Then
    response
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo("invalid-request"))
        .body("violations.field", contains(field));
  }

  @Test
  void aListWithNullIsRefused() {
    // Given
    RequestSpecification request =
        caller()
            .contentType("application/json")
            .body("{\"subject\":\"a\",\"compensatingControls\":[\"x\",null]}");

    // When
    Response response = request.post(ECHO);

    // Then
    response
        .then()
        .statusCode(400)
        .body("violations[0].field", org.hamcrest.Matchers.startsWith("compensatingControls"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{",
        "[]",
        "1",
        "\"text\"",
        "{\"subject\":\"a\"} {}",
        "{\"subject\":\"a\"}]",
        "{subject:\"a\"}",
        "{\"subject\":\"\u0001\"}",
        "{\"subject\":NaN}"
      })
  void aBodyThatIsNotOneJsonObjectIsRefused(String body) {
    // Given
    RequestSpecification request = caller().contentType("application/json").body(body);

    // When
    Response response = request.post(ECHO);

    // Then
    response
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo("invalid-request"));
  }

  @Test
  void bytesThatAreNotTextAreRefused() {
    // Given
    byte[] body = {
      '{', '"', 's', 'u', 'b', 'j', 'e', 'c', 't', '"', ':', '"', (byte) 0xC3, '"', '}'
    };
    RequestSpecification request = caller().contentType("application/json").body(body);

    // When
    Response response = request.post(ECHO);

    // Then
    response.then().statusCode(400).body("code", equalTo("invalid-request"));
  }

  @Test
  void aDeepBodyIsRefused() {
    // Given
    byte[] body = "[".repeat(30_000).getBytes(StandardCharsets.US_ASCII);
    RequestSpecification request = caller().contentType("application/json").body(body);

    // When
    Response response = request.post(ECHO);

    // Then
    response.then().statusCode(400).body("code", equalTo("invalid-request"));
  }

  @Test
  void aGoodBodyIsReadAndWrittenAsTheContractSays() {
    // Given
    RequestSpecification request =
        caller()
            .contentType("application/json")
            .body(
                """
                {"subject": "ci-deployer", "reason": "first\\nsecond\\t\\ud83d\\ude00",
                 "startsAt": "2026-12-01T10:00:00.123456789+02:00", "duration": "PT120M"}
                """);

    // When
    Response response = request.post(ECHO);

    // Then
    response
        .then()
        .statusCode(200)
        .body("startsAt", equalTo("2026-12-01T08:00:00.123456Z"))
        .body("duration", equalTo("PT2H"))
        .body("$", org.hamcrest.Matchers.hasKey("assignment"))
        .body("assignment", nullValue());
  }

  @ParameterizedTest
  @CsvSource({
    "state, state=ACTIVE&state=active",
    "expiresBefore, expiresBefore=tomorrow",
    "expiresBefore, expiresBefore=1790000000",
    "limit, limit=many",
    "limit, limit=0",
    "limit, limit=201",
    "limit, limit=99999999999",
    "stuck, stuck=yes",
    "sate, sate=ACTIVE"
  })
  void aQueryParameterThatIsNotWhatWasAskedForIsRefusedByName(String name, String query) {
    // Given
    RequestSpecification request = caller();

    // When
    Response response = request.get(LIST + "?" + query);

    // Then
    response
        .then()
        .statusCode(400)
        .body("code", equalTo("invalid-request"))
        .body("violations.field", hasItem(name));
  }

  @ParameterizedTest
  @CsvSource({
    "state, state=active",
    "expiresBefore, expiresBefore=tomorrow",
    "limit, limit=many",
    "limit, limit=201",
    "subject, subject=a%07",
    "subject, subject=a&subject=b",
    "subject, subject=a&subject=a",
    "limit, limit=1&limit=2",
    "sate, sate=ACTIVE"
  })
  void theListOfGrantsIsAsStrict(String name, String query) {
    // Given
    RequestSpecification request = caller().urlEncodingEnabled(false);

    // When
    Response response = request.get("/api/v1/grants?" + query);

    // Then
    response.then().statusCode(400).body("violations.field", contains(name));
  }

  @Test
  void aBadIdempotencyKeyIsNamedAsItIsSent() {
    // Given
    RequestSpecification request =
        caller()
            .contentType("application/json")
            .header("Idempotency-Key", "k".repeat(256))
            .body("{\"subject\":\"a\",\"scope\":\"b\",\"reason\":\"c\",\"duration\":\"PT1H\"}");

    // When
    Response response = request.post("/api/v1/grants");

    // Then
    response.then().statusCode(400).body("violations.field", contains("Idempotency-Key"));
  }

  @Test
  void goodQueryParametersAreRead() {
    // Given
    RequestSpecification request = caller();

    // When
    Response response =
        request.get(
            LIST + "?state=ACTIVE&state=DENIED&expiresBefore=2026-12-01T08:00:00Z&stuck=true");

    // Then
    response
        .then()
        .statusCode(200)
        .body("state", contains("ACTIVE", "DENIED"))
        .body("before", equalTo("2026-12-01T08:00:00Z"))
        .body("limit", equalTo(50))
        .body("stuck", equalTo(true));
  }

  private static RequestSpecification caller() {
    return given()
        .filter(new OpenApiContract())
        .auth()
        .oauth2(Tokens.person("p", "lapse-requester"));
  }
}
