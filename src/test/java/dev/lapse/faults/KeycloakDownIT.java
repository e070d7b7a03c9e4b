package dev.lapse.faults;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.lapse.api.OpenApiContract;
import dev.lapse.local.FreePort;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.TestParts;
import dev.lapse.testing.Grants;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A start in the middle of an outage of Keycloak. */
class KeycloakDownIT {
  private final RealmAdmin realm = RealmAdmin.ofTests();

  @Test
  void lapseStartsWithoutKeycloakAndIsReadyOnceKeycloakIsThere() throws IOException {
    // Given
    int port = FreePort.find();
    String keycloak = "http://localhost:" + port;
    try (OwnDatabase database = OwnDatabase.create();
        PackagedLapse lapse =
            PackagedLapse.start(DemoSettings.of(database, keycloak, Map.of())).awaitLive()) {
      var before = lapse.health("ready");
      String toldBefore = lapse.metrics();

      // When
      try (KeycloakProxy back = KeycloakProxy.http(TestParts.get().keycloakUrl(), port)) {

        // Then
        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.body()).contains("Keycloak could not be");
        assertThat(toldBefore)
            .as("a guard that was never looked for is not a guard that is gone")
            .contains("lapse_guard_present NaN");
        assertThat(back.url()).isEqualTo(keycloak);
        lapse.awaitReady();
        new Grants(lapse.url(), realm.userToken("auditor"))
            .list("nobody-in-particular")
            .then()
            .statusCode(200);
      }
    }
  }

  @Test
  void whoeverHasAGoodTokenIsToldThatKeycloakIsAwayAndNotThatTheTokenIsBad() {
    // Given
    String token = realm.userToken("auditor");
    String nowhere = "http://localhost:" + FreePort.find();
    try (OwnDatabase database = OwnDatabase.create();
        PackagedLapse lapse =
            PackagedLapse.start(DemoSettings.of(database, nowhere, Map.of())).awaitLive()) {

      // When
      var answer =
          given()
              .filter(new OpenApiContract())
              .baseUri(lapse.url())
              .auth()
              .oauth2(token)
              .get("/api/v1");

      // Then
      answer.then().statusCode(503).body("code", equalTo("keycloak-unavailable"));
      assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }
  }
}
