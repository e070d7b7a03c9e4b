package dev.lapse.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each answer says beside its content, and what none says. */
@QuarkusTest
@TestProfile(ApiTestProfile.class)
class WhatABrowserIsToldTest {
  /** Names of our parts, what a stack trace looks like, and versions such as 3.33.2. */
  private static final String INSIDE =
      "(?si).*(quarkus|vert\\.?x|netty|hibernate|resteasy|jackson|postgres|java\\.|\\bat [a-z]+\\.|\\d+\\.\\d+\\.\\d+).*";

  private static final String TOO_LONG = "x".repeat(5000);

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1, 200",
    "GET, /api/v1/nothing, 404",
    "DELETE, /api/v1/grants, 405",
    "GET, /api/v1/provoke/failures/bug, 500",
    "GET, /api/v1/provoke/failures/pool-timeout, 503",
    "GET, /api/v1/provoke/ids/no-id, 404",
    "GET, /api/v1/provoke/list?limit=many, 404"
  })
  void everyAnswerIsGuardedAndTellsNothingOfTheInside(String method, String path, int status) {
    // Given
    RequestSpecification request = caller();

    // When
    Response answer = request.request(method, path);

    // Then
    assertThat(answer.statusCode()).isIn(status, 400);
    isGuarded(answer);
    tellsNothingOfTheInside(answer);
  }

  @Test
  void whatIsRefusedBeforeItIsReadIsGuardedToo() {
    // Given
    var requests =
        Map.of(
            401, given(),
            414, caller().queryParam("subject", TOO_LONG),
            431, caller().header("X-Long", TOO_LONG.repeat(5)));

    // When
    requests.forEach((status, request) -> {
      Response answer = request.get("/api/v1/grants");

      // Then
      assertThat(answer.statusCode()).isEqualTo(status);
      isGuarded(answer);
      tellsNothingOfTheInside(answer);
    });
  }

  private static void isGuarded(Response answer) {
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Content-Security-Policy"))
        .isEqualTo("default-src 'none'; frame-ancestors 'none'");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    assertThat(answer.header("Strict-Transport-Security")).startsWith("max-age=");
  }

  private static void tellsNothingOfTheInside(Response answer) {
    assertThat(answer.headers().asList().stream().map(Header::getName))
        .doesNotContain("Server", "X-Powered-By");
    assertThat(answer.asString()).doesNotMatch(INSIDE);
  }

  private static RequestSpecification caller() {
    return given().auth().oauth2(Tokens.person("somebody", "lapse-requester", "lapse-auditor"));
  }
}
