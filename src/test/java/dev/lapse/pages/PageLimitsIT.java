package dev.lapse.pages;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.faults.DemoSettings;
import dev.lapse.faults.OwnDatabase;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.TestParts;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How much one may ask of the pages, and that whoever asks for more is told in words. */
class PageLimitsIT {
  private static final int REQUESTS = 8;
  private static final String TOO_LONG = "x".repeat(5000);

  private static OwnDatabase database;
  private static PackagedLapse lapse;

  @BeforeAll
  static void start() {
    database = OwnDatabase.create();
    var settings =
        Map.of(
            "LAPSE_API_RATE_LIMIT_REQUESTS",
            Integer.toString(REQUESTS),
            "LAPSE_API_RATE_LIMIT_PERIOD",
            "PT1H");
    lapse =
        PackagedLapse.start(DemoSettings.of(database, TestParts.get().keycloakUrl(), settings))
            .awaitReady();
  }

  @AfterAll
  static void stop() {
    lapse.close();
    database.close();
  }

  @Test
  void whatIsTooLongIsRefusedWithAPage() {
    // Given
    var requests =
        Map.of(
            414, browser().queryParam("subject", TOO_LONG),
            431, browser().header("X-Long", TOO_LONG.repeat(6)),
            413, browser().formParam("reason", TOO_LONG.repeat(20)));

    // When
    requests.forEach((status, request) -> {
      Response answer = status == 413 ? request.post("/request") : request.get("/exceptions");

      // Then
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.contentType()).startsWith("text/html");
      assertThat(answer.asString()).containsPattern("<h1>(That|Your browser)");
      assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
    });
  }

  @Test
  void whoeverAsksForTooManyPagesIsToldOnAPage() {
    // Given
    RealmAdmin.ofTests().addRedirectUri("lapse", lapse.url() + "/*");
    try (Chromium chromium = Chromium.start();
        Visitor visitor = chromium.visitor(lapse.url())) {
      visitor.expecting(429, lapse.url());
      visitor.signedIn("approver", "/exceptions");
      for (int more = 0; more < REQUESTS; more++) {
        visitor.open("/exceptions");
      }

      // When
      var answer = visitor.open("/exceptions");

      // Then
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.headers()).containsKey("retry-after");
      assertThat(visitor.page().locator("h1").textContent()).isEqualTo("That was too much at once");
    }
  }

  private static RequestSpecification browser() {
    return given().baseUri(lapse.url()).accept("text/html").redirects().follow(false);
  }
}
