package dev.lapse.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.local.FreePort;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.TestParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server gets another certificate, and Lapse is told of it by a file. */
class TrustRotatesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void thatOfKeycloakIsBelievedByAdminCallsWithoutARestart() throws Exception {
    // Given
    var first = Certificate.makeIn(Files.createDirectory(folder.resolve("first")));
    var second = Certificate.makeIn(Files.createDirectory(folder.resolve("second")));
    Path trusted = Files.writeString(folder.resolve("keycloak.pem"), first.pem());
    int port = FreePort.find();
    var settings =
        Map.of("LAPSE_TRUST_KEYCLOAK", trusted.toString(), "LAPSE_TRUST_RELOAD_EVERY", "PT1S");
    String keycloak = TestParts.get().keycloakUrl();
    try (OwnDatabase database = OwnDatabase.create();
        PackagedLapse lapse =
            PackagedLapse.start(DemoSettings.of(database, "https://localhost:" + port, settings))) {
      try (KeycloakProxy before = KeycloakProxy.https(keycloak, port, first.tls())) {
        lapse.awaitReady();
        before.cutOff(); // so that no connection is left
      }
      try (KeycloakProxy after = KeycloakProxy.https(keycloak, port, second.tls())) {
        assertThat(after.url()).endsWith(":" + port);
        assertThat(readiness(lapse)).isEqualTo(503);

        // When
        Files.writeString(trusted, second.pem());

        // Then
        await().atMost(PATIENCE).until(() -> readiness(lapse) == 200);
      }
    }
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
      String keycloak = TestParts.get().keycloakUrl();
      try (PackagedLapse lapse =
          PackagedLapse.start(DemoSettings.of(database.address(), keycloak, settings))
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
