package dev.lapse.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.lapse.faults.DemoSettings;
import dev.lapse.faults.OwnDatabase;
import dev.lapse.local.FreePort;
import dev.lapse.local.Installation;
import dev.lapse.local.OwnKeycloak;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people are told while Keycloak is away. */
class KeycloakAwayIT {

  @Test
  void whoeverSignsInIsToldOnAPageOfOurs() throws Exception {
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

  @Test
  void whoeverComesBackFromItsFormIsToldToo() {
    // Given
    try (var database = OwnDatabase.create();
        var keycloak = OwnKeycloak.start(Installation.usual());
        var lapse =
            PackagedLapse.start(DemoSettings.of(database, keycloak.url(), Map.of())).awaitReady();
        var chromium = Chromium.start();
        var visitor = chromium.visitor(lapse.url())) {
      new RealmAdmin(keycloak.url(), "acme").addRedirectUri("lapse", lapse.url() + "/*");
      visitor.open("/exceptions");
      var back = visitor.submitted("approver");
      visitor.open("about:blank"); // Keycloak's own page complains of its absence
      keycloak.kill();
      visitor.expecting(503, lapse.url());

      // When
      var answer = visitor.open(back);

      // Then
      assertThat(answer.status()).isEqualTo(503);
      assertThat(visitor.page().locator("h1").textContent()).isEqualTo("Something is away for now");
      assertThat(answer.headers()).containsKey("content-security-policy");
      visitor.assertUsableByEverybody();
      visitor.screenshot("away");
    }
  }

  @Test
  void whoeverLooksAtServiceAccountsThatTakeTheirTimeIsToldAndShownThemLater() {
    // Given
    try (var database = OwnDatabase.create();
        var keycloak = OwnKeycloak.start(Installation.usual());
        var lapse =
            PackagedLapse.start(DemoSettings.of(database, keycloak.url(), Map.of())).awaitReady();
        var chromium = Chromium.start();
        var visitor = chromium.visitor(lapse.url())) {
      new RealmAdmin(keycloak.url(), "acme").addRedirectUri("lapse", lapse.url() + "/*");
      visitor.signedIn("auditor", "/policies");
      keycloak.freeze();

      // When
      var answer = visitor.open("/service-accounts");

      // Then
      keycloak.thaw();
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.text()).contains("Keycloak is being read");
      PlaywrightAssertions.assertThat(visitor.page().locator("tbody tr").first()).isVisible();
    }
  }
}
