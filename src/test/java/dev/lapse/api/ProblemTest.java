package dev.lapse.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiTestProfile.class)
class ProblemTest {
  private static final String ECHO = "/api/v1/provoke/echo";

  @ParameterizedTest
  @CsvSource({
    "invalid-request, 400",
    "forbidden, 403",
    "insufficient-sign-in, 401",
    "own-request, 403",
    "not-found, 404",
    "no-policy, 422",
    "policy-violation, 422",
    "unknown-subject, 422",
    "unknown-scope, 422",
    "not-a-service-account, 422",
    "already-standing, 409",
    "assignment-conflict, 409",
    "wrong-state, 409",
    "already-decided, 409",
    "idempotency-conflict, 409",
    "stale-version, 412",
    "keycloak-unavailable, 503"
  })
  void aRefusalIsTheProblemOfItsCode(String code, int status) {
    // Given
    RequestSpecification request = caller();

    // When
    Response response = request.get("/api/v1/provoke/refusals/" + code);

    // Then
    isProblem(response, status, code);
  }

  @Test
  void aSignInThatDoesNotSufficeIsChallengedAsClientsKnowIt() {
    // Given
    RequestSpecification request = caller();

    // When
    Response response = request.get("/api/v1/provoke/refusals/insufficient-sign-in");

    // Then
    response
        .then()
        .header(
            "WWW-Authenticate",
            "Bearer error=\"insufficient_user_authentication\", acr_values=\"gold platinum\","
                + " max_age=\"300\"")
        .body("detail", containsString("max_age=300 and acr_values=\"gold platinum\""));
  }

  @Test
  void aRefusalNamesTheFieldsAndTheTimeToRetry() {
    // Given
    RequestSpecification request = caller();

    // When
    Response violation = request.get("/api/v1/provoke/refusals/policy-violation");

    // Then
    violation.then().body("violations[0].field", equalTo("ticket"));
    caller()
        .get("/api/v1/provoke/refusals/keycloak-unavailable")
        .then()
        .header("Retry-After", "2")
        .body("violations", equalTo(null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/audit/log/tile/%25s%25n/000;x=1",
        "/api/v1/audit/log/tile/entries/%25s;x=1",
        "/api/v1/grants/%25s;x=1"
      })
  void aPathWithMatrixParametersIsNotFound(String path) {
    // Given
    RequestSpecification request = caller().urlEncodingEnabled(false);

    // When
    Response response = request.get(path);

    // Then
    isProblem(response, 404, "not-found");
  }

  @Test
  void aBugIsToldByAnIdAndNothingElse() {
    // Given
    RequestSpecification request = caller();

    // When
    Response response = request.get("/api/v1/provoke/failures/bug");

    // Then
    isProblem(response, 500, "internal-error")
        .body("detail", matchesPattern(".*[0-9a-f]{8}-[0-9a-f-]{27}.*"));
    assertThat(response.asString()).doesNotContain("secret", "Exception", "dev.lapse.api");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"refused-connection", "closed-connection", "pool-timeout", "admin-shutdown"})
  void aDatabaseThatIsAwayIsNoBug(String failure) {
    // Given
    RequestSpecification request = caller();

    // When
    Response response = request.get("/api/v1/provoke/failures/" + failure);

    // Then
    isProblem(response, 503, "database-unavailable").header("Retry-After", "5");
  }

  @Test
  void aConstraintOfTheDatabaseIsABug() {
    // Given
    RequestSpecification request = caller();

    // When
    Response response = request.get("/api/v1/provoke/failures/constraint");

    // Then
    isProblem(response, 500, "internal-error");
  }

  @Test
  void withoutATokenACallIsUnauthenticated() {
    // Given
    RequestSpecification request = anonymous();

    // When
    Response response = request.get("/api/v1");

    // Then
    isProblem(response, 401, "unauthenticated").header("WWW-Authenticate", "Bearer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"garbage", "expired", "without subject", "ID token", "forged", "for others"})
  void withABadTokenACallIsUnauthenticated(String kind) {
    // Given
    RequestSpecification request = anonymous().header("Authorization", "Bearer " + badToken(kind));

    // When
    Response response = request.get("/api/v1");

    // Then
    isProblem(response, 401, "unauthenticated").header("WWW-Authenticate", startsWith("Bearer"));
  }

  private static String badToken(String kind) {
    return switch (kind) {
      case "garbage" -> "garbage";
      case "expired" -> Tokens.expired();
      case "without subject" -> Tokens.withoutSubject();
      case "ID token" -> Tokens.idToken();
      case "for others" -> Tokens.forOthers();
      case "forged" -> {
        String one = Tokens.person("one");
        String other = Tokens.person("other");
        yield one.substring(0, one.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
      }
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @Test
  void withoutTheRoleACallIsForbidden() {
    // Given
    RequestSpecification request = caller();

    // When
    Response response = request.get("/api/v1/provoke/admins");

    // Then
    isProblem(response, 403, "forbidden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/nothing",
        "/api",
        "/api/v2",
        "/nothing",
        "/api/v1/provoke/ids/not-a-uuid",
        "/api/v1/provoke/ids/1-1-1-1-1"
      })
  void whatIsNotThereIsNotFound(String path) {
    // Given
    RequestSpecification request = caller();

    // When
    Response response = request.get(path);

    // Then
    isProblem(response, 404, "not-found");
  }

  @Test
  void whatIsNotThereIsNotFoundWithoutATokenToo() {
    // Given
    RequestSpecification request = anonymous();

    // When
    Response response = request.get("/api/v1/nothing");

    // Then
    isProblem(response, 404, "not-found");
  }

  @Test
  void aWrongMethodIsToldTheRightOnes() {
    // Given
    RequestSpecification request = caller();

    // When
    Response response = request.delete("/api/v1");

    // Then
    isProblem(response, 405, "invalid-request").header("Allow", "GET");
  }

  @Test
  void aBodyOfAnotherMediaTypeIsRefused() {
    // Given
    RequestSpecification request = caller().contentType("text/plain").body("subject=x");

    // When
    Response response = request.post(ECHO);

    // Then
    isProblem(response, 415, "invalid-request");
  }

  @Test
  void anAnswerOfAnotherMediaTypeIsRefused() {
    // Given
    RequestSpecification request = caller().accept("image/png");

    // When
    Response response = request.get("/api/v1");

    // Then
    isProblem(response, 406, "invalid-request");
  }

  @ParameterizedTest
  @ValueSource(ints = {65 * 1024, 2_000_000, 12_000_000})
  void aBodyThatSaysItIsTooLargeIsRefused(int length) {
    // Given
    RequestSpecification request = caller().contentType("application/json").body(json(length));

    // When
    Response response = request.post(ECHO);

    // Then
    isProblem(response, 413, "too-large");
  }

  @ParameterizedTest
  @ValueSource(ints = {65 * 1024, 2_000_000})
  void aBodyThatTurnsOutTooLargeIsRefused(int length) throws IOException {
    // Given
    byte[] body = json(length).getBytes(StandardCharsets.UTF_8);

    // When
    String response = postInChunks(body);

    // Then
    assertThat(response)
        .startsWith("HTTP/1.1 413")
        .containsIgnoringCase("application/problem+json")
        .contains("\"code\":\"too-large\"");
  }

  @Test
  void aBodyInChunksThatFitsIsRead() throws IOException {
    // Given
    byte[] body = "{\"subject\":\"ci\"}".getBytes(StandardCharsets.UTF_8);

    // When
    String response = postInChunks(body);

    // Then
    assertThat(response).startsWith("HTTP/1.1 200");
  }

  @Test
  void aBodyOfTheLargestSizeIsRead() {
    // Given
    String body = "{\"subject\":\"ci\"}";
    RequestSpecification request =
        caller().contentType("application/json").body(body + " ".repeat(65_536 - body.length()));

    // When
    Response response = request.post(ECHO);

    // Then
    response.then().statusCode(200).body("subject", equalTo("ci"));
  }

  private static String json(int length) {
    String start = "{\"subject\":\"";
    return start + "x".repeat(length - start.length() - 2) + "\"}";
  }

  /** By hand, since clients choose for themselves when to send in chunks. */
  private static String postInChunks(byte[] body) throws IOException {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", int.class);
    URI uri = URI.create("http://localhost:" + port + ECHO);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                      .formatted(ECHO, Tokens.person("p"))
                  + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
                  + "Connection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      for (int from = 0; from < body.length; from += 4096) {
        int count = Math.min(4096, body.length - from);
        out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(body, from, count);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({"4200, 0, 414", "20000, 0, 414", "0, 21000, 431", "0, 40000, 431"})
  void anAddressAndHeadersThatAreTooLongAreRefusedInWords(int query, int header, int status) {
    // Given
    RequestSpecification request = caller().header("X-Long", "x".repeat(header));

    // When
    Response response = request.get("/api/v1/grants?subject=" + "x".repeat(query));

    // Then
    isProblem(response, status, "invalid-request");
  }

  @Test
  void aBodyBehindHeadersThatAreTooLongIsTakenAndDropped() {
    // Given
    RequestSpecification request =
        caller()
            .header("X-Long", "x".repeat(21_000))
            .contentType("application/json")
            .body(json(60_000));

    // When
    Response response = request.post(ECHO);

    // Then
    isProblem(response, 431, "invalid-request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1", "/api/v1/nothing", "/api/v1/provoke/failures/bug"})
  void noAnswerIsKeptByACache(String path) {
    // Given
    RequestSpecification request = caller();

    // When
    Response response = request.get(path);

    // Then
    response.then().header("Cache-Control", "no-store");
    anonymous().get(path).then().header("Cache-Control", "no-store");
  }

  @Test
  void behindAProxyThatIsTrustedAnAddressIsTheProxys() {
    // Given
    RequestSpecification request =
        given()
            .auth()
            .oauth2(Tokens.person("p"))
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "lapse.example.com");

    // When
    Response response = request.post("/api/v1/provoke/created");

    // Then
    response
        .then()
        .statusCode(201)
        .header("Location", "https://lapse.example.com/api/v1/provoke/created/1");
  }

  @Test
  void theContractRefusesWhatIsNotDocumented() {
    // Given
    RequestSpecification request = caller();

    // When
    Throwable failure =
        org.assertj.core.api.Assertions.catchThrowable(
            () -> request.get("/api/v1/provoke/undocumented"));

    // Then
    assertThat(failure).isInstanceOf(AssertionError.class).hasMessageContaining("299");
  }

  @Test
  void theDocumentSaysWhatHoldsForEveryCall() {
    // Given
    RequestSpecification request = given().accept("application/json");

    // When
    Response document = request.get("/q/openapi?format=json");

    // Then
    document
        .then()
        .statusCode(200)
        .body("openapi", startsWith("3.1"))
        .body("tags.name", hasItem("Grants"))
        .body("info.title", equalTo("Lapse"))
        .body("components.securitySchemes.bearer.scheme", equalTo("bearer"))
        .body("components.schemas.Problem.additionalProperties", equalTo(false))
        .body("components.schemas.Problem.required", hasItem("code"))
        .body("paths.'/api/v1'.get.responses.keySet()", hasItem("429"));
  }

  @Test
  void everyCallOfTheDocumentIsListedForThoseWhoMayUseIt() {
    // Given
    RequestSpecification request = given().accept("application/json");

    // When
    Map<String, Map<String, Object>> paths =
        request.get("/q/openapi?format=json").jsonPath().getMap("paths");

    // Then
    Set<String> listed =
        Call.all().stream()
            .map(call -> call.method() + " " + call.path())
            .collect(Collectors.toSet());
    assertThat(paths.entrySet())
        .filteredOn(path -> path.getKey().startsWith("/api/"))
        .filteredOn(path -> !path.getKey().contains("/provoke/"))
        .flatExtracting(path ->
            path.getValue().keySet().stream()
                .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey())
                .toList())
        .isNotEmpty()
        .isSubsetOf(listed);
  }

  private static RequestSpecification caller() {
    return anonymous().auth().oauth2(Tokens.person("p", "lapse-requester"));
  }

  private static RequestSpecification anonymous() {
    return given().filter(new OpenApiContract());
  }

  private static ValidatableResponse isProblem(Response response, int status, String code) {
    return response
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("type", equalTo("https://lapse.dev/problems/" + code))
        .body("code", equalTo(code))
        .body("status", equalTo(status))
        .body("title", not(emptyOrNullString()))
        .body("detail", not(emptyOrNullString()));
  }
}
