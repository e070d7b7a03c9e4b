package dev.lapse.faults;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.TestParts;
import dev.lapse.pages.Chromium;
import dev.lapse.pages.Visitor;
import dev.lapse.testing.Grants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the packaged service tells whoever runs it of the main job, and what it never tells. */
class NothingSecretIsToldIT extends TargetBehindProxy {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATABASE_PASSWORD = "a-password-that-is-nowhere-else";

  @Test
  void noLogMetricOrHealthCheckHoldsATokenOrASecretAndLogsTellGrantAndActor() throws IOException {
    // Given
    String machine = realm.clientToken(subject);
    String approver = realm.userToken("approver");
    try (PackagedLapse lapse =
            PackagedLapse.start(
                    DemoSettings.of(
                        database,
                        keycloak.url(),
                        Map.of("LAPSE_DATABASE_PASSWORD", DATABASE_PASSWORD)))
                .awaitReady();
        Chromium chromium = Chromium.start();
        Visitor visitor = chromium.visitor(lapse.url())) {
      realm.addRedirectUri("lapse", lapse.url() + "/*");
      var grants = new Grants(lapse.url(), machine);

      // When
      String grant = grants.requested(subject, scope, "PT8S");
      new Grants(lapse.url(), approver).approve(grant).then().statusCode(200);
      grants.awaitState(grant, "ACTIVE");
      String granted = realm.requestClientToken(subject, scope).accessToken();
      visitor.signedIn("approver", "/exceptions");
      refuse(lapse, machine + "x");
      refuse(lapse, granted);
      keycloak.cutOff();
      grants.request(subject, scope, "PT1H").then().statusCode(503);
      keycloak.reconnect();
      grants.awaitState(grant, "EXPIRED");

      // Then
      String told = String.join("\n", lapse.log(), lapse.metrics(), lapse.health("ready").body());
      assertThat(told)
          .doesNotContain(machine, approver, granted, signature(machine), signature(granted))
          .doesNotContain("lapse-secret", subject + "-secret", DATABASE_PASSWORD)
          .doesNotContain(TestParts.get().logKey(), "PRIVATE+KEY", "Bearer ")
          .doesNotContainPattern("[?&](code|state|session_state)=")
          .doesNotContainPattern("eyJ[A-Za-z0-9_-]{10,}");
      assertThat(visitor.page().url()).isEqualTo(lapse.url() + "/exceptions");
      assertThat(linesOf(lapse, grant))
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line.at("/mdc/actor").asText()).isNotEmpty())
          .anySatisfy(line -> {
            assertThat(line.at("/message").asText()).startsWith("GRANT_REQUESTED");
            assertThat(line.at("/mdc/traceId").asText()).matches("[0-9a-f]{32}");
          })
          .anySatisfy(line -> assertThat(line.at("/message").asText()).startsWith("GRANT_EXPIRED"));
    }
  }

  /** A token that Lapse does not take, which is no reason to tell it. */
  private static void refuse(PackagedLapse lapse, String token) {
    List.of("/api/v1", "/api/v1/grants?token=" + token)
        .forEach(path ->
            given()
                .baseUri(lapse.url())
                .auth()
                .oauth2(token)
                .get(path)
                .then()
                .statusCode(org.hamcrest.Matchers.oneOf(200, 400, 401)));
  }

  private static String signature(String token) {
    return token.substring(token.lastIndexOf('.') + 1);
  }

  /** The lines of the log that name the grant. */
  private static List<JsonNode> linesOf(PackagedLapse lapse, String grant) {
    return lapse
        .log()
        .lines()
        .flatMap(NothingSecretIsToldIT::json)
        .filter(line -> line.at("/mdc/grant").asText().equals(grant))
        .toList();
  }

  private static Stream<JsonNode> json(String line) {
    try {
      return line.startsWith("{") ? Stream.of(JSON.readTree(line)) : Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }
}
