package dev.lapse.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiTestProfile.class)
class ApiResourceTest {

  @Test
  void aServiceAccountIsToldWhoItIsAndWhatItMayDo() {
    // Given
    RequestSpecification request = with(Tokens.serviceAccount("ci-deployer", "lapse-requester"));

    // When
    Response response = request.get("/api/v1");

    // Then
    response
        .then()
        .statusCode(200)
        .body("name", equalTo("service-account-ci-deployer"))
        .body("kind", equalTo("SERVICE_ACCOUNT"))
        .body("roles", contains("lapse-requester"))
        .body("calls.path", hasItem("/api/v1/grants/{id}/withdraw"))
        .body("calls.path", not(hasItem("/api/v1/grants/{id}/approve")));
  }

  @Test
  void anApproverMayDecide() {
    // Given
    RequestSpecification request = with(Tokens.person("approver", "lapse-approver"));

    // When
    Response response = request.get("/api/v1");

    // Then
    response
        .then()
        .statusCode(200)
        .body("kind", equalTo("PERSON"))
        .body("calls.path", hasItem("/api/v1/grants/{id}/approve"))
        .body("calls.findAll { it.method == 'POST' }.path", not(hasItem("/api/v1/grants")));
  }

  @Test
  void whoHasTheRoleThatAPolicyNamesMayReadDecideAndRevoke() {
    // Given
    RequestSpecification request = with(Tokens.person("owner", "vault-owner"));

    // When
    Response response = request.get("/api/v1");

    // Then
    response
        .then()
        .statusCode(200)
        .body(
            "calls.path",
            contains(
                "/api/v1/grants",
                "/api/v1/grants/{id}",
                "/api/v1/grants/{id}/trail",
                "/api/v1/grants/{id}/evidence",
                "/api/v1/grants/{id}/approve",
                "/api/v1/grants/{id}/deny",
                "/api/v1/grants/{id}/review",
                "/api/v1/grants/{id}/revoke"));
  }

  @Test
  void whoHasTheRoleThatAPolicyNamesMayBreakTheGlass() {
    // Given
    RequestSpecification request = with(Tokens.person("lead", "vault-lead"));

    // When
    Response response = request.get("/api/v1");

    // Then
    response
        .then()
        .statusCode(200)
        .body(
            "calls.path",
            contains(
                "/api/v1/grants",
                "/api/v1/grants/{id}",
                "/api/v1/grants/{id}/trail",
                "/api/v1/grants/{id}/evidence",
                "/api/v1/grants/{id}/break-glass",
                "/api/v1/grants/{id}/revoke"));
  }

  @Test
  void anAuditorOnlyReads() {
    // Given
    RequestSpecification request = with(Tokens.person("auditor", "lapse-auditor"));

    // When
    Response response = request.get("/api/v1");

    // Then
    response.then().statusCode(200).body("calls.method.unique()", contains("GET"));
  }

  @Test
  void whoHasNoRoleMayDoNothing() {
    // Given
    RequestSpecification request = with(Tokens.person("nobody"));

    // When
    Response response = request.get("/api/v1");

    // Then
    response.then().statusCode(200).body("calls", empty());
  }

  @Test
  void aCallerThatAsksTooOftenIsToldToWaitAndOthersAreNot() {
    // Given
    String busy = Tokens.serviceAccount("busy", "lapse-requester");
    for (int i = 0; i < 50; i++) {
      with(busy).get("/api/v1").then().statusCode(200);
    }

    // When
    Response response = with(busy).get("/api/v1");

    // Then
    response.then().statusCode(429).body("code", equalTo("too-many-requests"));
    assertThat(Integer.parseInt(response.header("Retry-After"))).isBetween(1, 72);
    with(Tokens.person("other")).get("/api/v1").then().statusCode(200);
  }

  private static RequestSpecification with(String token) {
    return given().filter(new OpenApiContract()).auth().oauth2(token);
  }
}
