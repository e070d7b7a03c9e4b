package dev.lapse.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.faults.DemoSettings;
import dev.lapse.faults.OwnDatabase;
import dev.lapse.local.FreePort;
import dev.lapse.local.PackagedLapse;
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
}
