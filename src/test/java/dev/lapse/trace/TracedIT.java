package dev.lapse.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.faults.DemoSettings;
import dev.lapse.faults.TargetBehindProxy;
import dev.lapse.local.PackagedLapse;
import dev.lapse.testing.Grants;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a collector is sent of one grant, from the request to the removal. */
class TracedIT extends TargetBehindProxy {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void aRequestIsFollowedToKeycloakAndTheDatabaseAndLaterWorkPointsBackToIt() {
    // Given
    String token = realm.clientToken(subject);
    try (TraceCollector collector = TraceCollector.start();
        PackagedLapse lapse =
            PackagedLapse.start(
                    DemoSettings.of(
                        database,
                        keycloak.url(),
                        Map.of(
                            "LAPSE_TRACES_ENDPOINT",
                            collector.url(),
                            "QUARKUS_OTEL_BSP_SCHEDULE_DELAY",
                            "PT0.2S")))
                .awaitReady()) {
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
