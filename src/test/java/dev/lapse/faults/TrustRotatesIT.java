package dev.lapse.faults;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.local.FreePort;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.TestParts;
import dev.lapse.testing.Grants;
import dev.lapse.testing.OwnTarget;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server gets another certificate, and Lapse is told of it by a file. */
class TrustRotatesIT extends OwnTarget {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void thatOfKeycloakIsBelievedWithoutARestartAlsoByWhatGetsTokens() throws Exception {
    // Given
    var first = Certificate.makeIn(Files.createDirectory(folder.resolve("first")));
    var second = Certificate.makeIn(Files.createDirectory(folder.resolve("second")));
    Path trusted = Files.writeString(folder.resolve("keycloak.pem"), first.pem());
    int port = FreePort.find();
    try (OwnDatabase database = OwnDatabase.create();
        PackagedLapse lapse = start(database, port, trusted)) {
      try (KeycloakProxy before = KeycloakProxy.https(keycloak(), port, first.tls())) {
        lapse.awaitReady();
        before.cutOff(); // so that no connection is left
      }
      try (KeycloakProxy after = KeycloakProxy.https(keycloak(), port, second.tls())) {
        assertThat(after.url()).endsWith(":" + port);
        assertThat(readiness(lapse)).isEqualTo(503);
        realm.revokeTokensOfLapse(); // so that the next call needs a new one

        // When
        Files.writeString(trusted, second.pem());

        // Then
        await().atMost(PATIENCE).until(() -> readiness(lapse) == 200);
        String grant =
            new Grants(lapse.url(), realm.clientToken(subject)).requested(subject, scope, "PT1H");
        var approver = new Grants(lapse.url(), realm.userToken("approver"));
        approver.approve(grant).then().statusCode(200);
        approver.awaitState(grant, "ACTIVE");
      }
    }
  }

  @Test
  void aKeycloakThatIsFoundLaterIsBelievedByTheFileAsItIsThenForCallersAndForPages()
      throws Exception {
    // Given
    var first = Certificate.makeIn(Files.createDirectory(folder.resolve("first")));
    var second = Certificate.makeIn(Files.createDirectory(folder.resolve("second")));
    Path trusted = Files.writeString(folder.resolve("keycloak.pem"), first.pem());
    int port = FreePort.find();
    try (OwnDatabase database = OwnDatabase.create();
        PackagedLapse lapse = start(database, port, trusted).awaitLive();
        KeycloakProxy found = KeycloakProxy.https(keycloak(), port, second.tls())) {
      assertThat(found.url()).endsWith(":" + port);
      assertThat(call(lapse).statusCode()).isGreaterThanOrEqualTo(400);
      assertThat(page(lapse).statusCode()).isEqualTo(503);

      // When
      Files.writeString(trusted, second.pem());

      // Then
      await().atMost(PATIENCE).until(() -> call(lapse).statusCode() == 200);
      var signIn = page(lapse);
      assertThat(signIn.statusCode()).isEqualTo(302);
      assertThat(signIn.header("Location")).contains("/realms/acme/protocol/openid-connect/auth");
    }
  }

  private static PackagedLapse start(OwnDatabase database, int port, Path trusted) {
    var settings =
        Map.of("LAPSE_TRUST_KEYCLOAK", trusted.toString(), "LAPSE_TRUST_RELOAD_EVERY", "PT1S");
    return PackagedLapse.start(DemoSettings.of(database, "https://localhost:" + port, settings));
  }

  private static String keycloak() {
    return TestParts.get().keycloakUrl();
  }

  private Response call(PackagedLapse lapse) {
    return given().baseUri(lapse.url()).auth().oauth2(realm.userToken("auditor")).get("/api/v1");
  }

  /** A page, of somebody who is not signed in. */
  private static Response page(PackagedLapse lapse) {
    return given()
        .baseUri(lapse.url())
        .redirects()
        .follow(false)
        .accept("text/html")
        .get("/exceptions");
  }

  @Test
  void thatOfPostgresqlIsBelievedWithoutARestartAndNothingIsSentInPlainText() throws Exception {
    // Given
    var first = Certificate.makeIn(Files.createDirectory(folder.resolve("first")));
    var second = Certificate.makeIn(Files.createDirectory(folder.resolve("second")));
    Path trusted = Files.writeString(folder.resolve("database.pem"), first.pem());
    try (TlsDatabase database =
        TlsDatabase.start(Files.createDirectory(folder.resolve("server")), first)) {
      var settings =
          Map.of(
              "LAPSE_TRUST_DATABASE", trusted.toString(),
              "LAPSE_DATABASE_USERNAME", "postgres",
              "LAPSE_DATABASE_PASSWORD", "postgres");
      try (PackagedLapse lapse =
          PackagedLapse.start(DemoSettings.of(database.address(), keycloak(), settings))
              .awaitReady()) {
        assertThat(database.connections(true)).isPositive();
        assertThat(database.connections(false)).isZero();
        database.show(second);
        await().atMost(PATIENCE).until(() -> readiness(lapse) == 503);

        // When
        Files.writeString(trusted, second.pem());

        // Then
        await().atMost(PATIENCE).until(() -> readiness(lapse) == 200);
        assertThat(database.connections(false)).isZero();
      }
    }
  }

  private static int readiness(PackagedLapse lapse) throws IOException {
    return lapse.health("ready").statusCode();
  }
}
