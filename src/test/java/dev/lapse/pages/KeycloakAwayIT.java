package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.faults.DemoSettings;
import dev.lapse.faults.KeycloakProxy;
import dev.lapse.faults.OwnDatabase;
import dev.lapse.local.FreePort;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.TestParts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people are told while Keycloak is away. */
class KeycloakAwayIT {

  @Test
  void whoeverIsSigningInIsToldOnAPageOfOurs() {
    // Given
    try (var keycloak = KeycloakProxy.http(TestParts.get().keycloakUrl(), 0);
        var site = new Site(keycloak.url());
        var visitor = site.visitor()) {
      visitor.open("/exceptions");
      keycloak.cutOff();

      // When
      visitor.signIn("approver");

      // Then
      assertThat(visitor.page().locator("h1")).hasText("Something is away for now");
      visitor.screenshot("keycloak-away");
      visitor.assertUsableByEverybody();
      assertThat(visitor.complaints()).isEmpty();
      keycloak.reconnect();
      visitor.open("/exceptions");
      assertThat(visitor.page().locator("h1")).hasText("Exceptions");
    }
  }

  @Test
  void whoeverComesBeforeKeycloakWasThereIsToldOnAPageOfOurs() throws Exception {
    // Given
    var nowhere = "http://localhost:" + FreePort.find();
    try (var database = OwnDatabase.create();
        var lapse = PackagedLapse.start(DemoSettings.of(database, nowhere, Map.of())).awaitLive();
        var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(lapse.url() + "/exceptions"))
              .header("Accept", "text/html")
              .build();

      // When
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());

      // Then
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("<h1>Something is away for now</h1>");
      assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
    }
  }
}
