package dev.lapse.trace;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.faults.DemoSettings;
import dev.lapse.faults.TargetBehindProxy;
import dev.lapse.local.PackagedLapse;
import dev.lapse.pages.Chromium;
import dev.lapse.pages.Visitor;
import dev.lapse.testing.Grants;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a collector is sent of one grant, from the request to the removal, and what it never is. */
class TracedIT extends TargetBehindProxy {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void aRequestIsFollowedToKeycloakAndTheDatabaseAndLaterWorkPointsBackToIt() {
    // Given
    String token = realm.clientToken(subject);
    try (TraceCollector collector = TraceCollector.start();
        PackagedLapse lapse = traced(collector)) {
      var grants = new Grants(lapse.url(), token);

      // When
      var requested = grants.request(subject, scope, "PT3S");

      // Then
      String trace = requested.header("X-Request-Id");
      String grant = requested.path("id");
      await().atMost(PATIENCE).until(() -> kinds(collector.ofTrace(trace)).contains("SERVER"));
      var ofRequest = collector.ofTrace(trace);
      assertThat(ofRequest).anyMatch(this::asksKeycloak).anyMatch(TracedIT::asksDatabase);

      new Grants(lapse.url(), realm.userToken("approver")).approve(grant).then().statusCode(200);
      grants.awaitState(grant, "EXPIRED");
      await()
          .atMost(PATIENCE)
          .until(() -> collector.pointingTo(trace).size() >= 2); // assigned, and taken away
      var later = collector.pointingTo(trace);
      assertThat(later).allMatch(span -> span.getName().equals("enforce"));
      assertThat(later)
          .anySatisfy(span ->
              assertThat(collector.ofTrace(TraceCollector.hex(span.getTraceId())))
                  .anyMatch(this::asksKeycloak)
                  .anyMatch(TracedIT::asksDatabase));
      assertThat(collector.everything()).doesNotContain(token, "lapse-secret", "Bearer ");
    }
  }

  @Test
  void whatStandsInAnAddressBehindItsQuestionMarkIsNotTold() {
    // Given
    String token = realm.clientToken(subject);
    try (TraceCollector collector = TraceCollector.start();
        PackagedLapse lapse = traced(collector);
        Chromium chromium = Chromium.start();
        Visitor visitor = chromium.visitor(lapse.url())) {
      realm.addRedirectUri("lapse", lapse.url() + "/*");

      // When
      visitor.signedIn("approver", "/exceptions");
      var mistaken =
          given().baseUri(lapse.url()).auth().oauth2(token).get("/api/v1/grants?token=" + token);

      // Then
      String trace = mistaken.header("X-Request-Id");
      await().atMost(PATIENCE).until(() -> kinds(collector.ofTrace(trace)).contains("SERVER"));
      assertThat(collector.everything())
          .contains("url.query", "/exceptions", "/protocol/openid-connect/token")
          .doesNotContain(token, "code=", "state=", "token=", "lapse-secret", "Bearer ")
          .doesNotContainPattern("eyJ[A-Za-z0-9_-]{10,}");
    }
  }

  private PackagedLapse traced(TraceCollector collector) {
    var settings =
        Map.of(
            "LAPSE_TRACES_ENDPOINT", collector.url(), "QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "PT0.2S");
    return PackagedLapse.start(DemoSettings.of(database, keycloak.url(), settings)).awaitReady();
  }

  private static List<String> kinds(List<Span> spans) {
    return spans.stream().map(span -> span.getKind().name().replace("SPAN_KIND_", "")).toList();
  }

  private boolean asksKeycloak(Span span) {
    int port = URI.create(keycloak.url()).getPort();
    return span.getKind() == SpanKind.SPAN_KIND_CLIENT
        && span.getAttributesList().toString().contains(Integer.toString(port));
  }

  private static boolean asksDatabase(Span span) {
    return span.getAttributesList().stream()
        .anyMatch(attribute -> attribute.getKey().equals("db.statement"));
  }
}
