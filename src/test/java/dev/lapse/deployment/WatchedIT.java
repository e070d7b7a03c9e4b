package dev.lapse.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.faults.DemoSettings;
import dev.lapse.faults.KeycloakProxy;
import dev.lapse.faults.OwnDatabase;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.TestParts;
import dev.lapse.testing.Grants;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus looks at the packaged service, with the alerts that an operator gets. */
class WatchedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final RealmAdmin realm = RealmAdmin.ofTests();

  @Test
  void theLossOfKeycloakIsToldAndItsReturnToo() {
    // Given
    Alerts.read().writeImpatientlyTo(folder.resolve("rules.yaml"));
    try (OwnDatabase database = OwnDatabase.create();
        KeycloakProxy keycloak = KeycloakProxy.http(TestParts.get().keycloakUrl(), 0);
        PackagedLapse lapse =
            PackagedLapse.start(DemoSettings.of(database, keycloak.url(), Map.of())).awaitReady();
        PrometheusServer prometheus = PrometheusServer.start(lapse.management(), folder)) {
      await().atMost(PATIENCE).until(() -> prometheus.hasSeen("lapse_keycloak_available == 1"));
      await().atMost(PATIENCE).until(() -> prometheus.firing().isEmpty());

      // When
      keycloak.cutOff();

      // Then
      await().atMost(PATIENCE).until(() -> prometheus.firing().contains("LapseKeycloakLost"));
      assertThat(prometheus.firing()).doesNotContain("LapsePermissionLost", "LapseDown");
      keycloak.reconnect();
      await().atMost(PATIENCE).until(() -> !prometheus.firing().contains("LapseKeycloakLost"));
    }
  }

  @Test
  void everyMetricThatAlertsAndDashboardReadIsThereAndEveryExpressionIsUnderstood() {
    // Given
    Alerts.read().writeTo(folder.resolve("rules.yaml"));
    String subject = realm.createSubject();
    try (OwnDatabase database = OwnDatabase.create();
        PackagedLapse lapse =
            PackagedLapse.start(DemoSettings.of(database, TestParts.get().keycloakUrl(), Map.of()))
                .awaitReady();
        PrometheusServer prometheus = PrometheusServer.start(lapse.management(), folder)) {
      var grants = new Grants(lapse.url(), realm.clientToken(subject));
      String grant = grants.requested(subject, "vault-read", "PT2S");
      new Grants(lapse.url(), realm.userToken("approver")).approve(grant).then().statusCode(200);
      grants.awaitState(grant, "EXPIRED");

      // When
      var told = PrometheusServer.families(lapse.metrics()).collect(Collectors.toSet());

      // Then
      assertThat(told).containsAll(Alerts.read().metrics());
      assertThat(Alerts.dashboard())
          .isNotEmpty()
          .allSatisfy(expression ->
              assertThat(prometheus.query(expression).get("status").getAsString())
                  .as(expression)
                  .isEqualTo("success"));
    } finally {
      realm.deleteClient(subject);
    }
  }
}
