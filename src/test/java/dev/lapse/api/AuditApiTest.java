package dev.lapse.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lapse.testing.GrantRows;
import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.EntryBundle;
import dev.lapse.tlog.SignedNote;
import dev.lapse.tlog.Tile;
import dev.lapse.tlog.VerifierKey;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The log and its events, as auditors see them. */
@QuarkusTest
@TestProfile(ApiTestProfile.class)
class AuditApiTest {
  private static final String LOG = "/api/v1/audit/log";
  private static final String EVENTS = "/api/v1/audit/events";
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @Inject DataSource database;

  private UUID grant;

  @BeforeEach
  void appendAFullTile() throws SQLException {
    try (var connection = database.getConnection()) {
      var rows = new GrantRows(connection);
      grant = rows.grant(Map.of());
      rows.execute(
          """
          INSERT INTO audit_events (id, at, action, actor_subject, actor_name, actor_kind, grant_id, facts)
          SELECT gen_random_uuid(), timestamptz '2026-11-24T10:00:00Z' + n * interval '1 second',
            CASE n %% 2 WHEN 0 THEN 'GRANT_STUCK' ELSE 'GRANT_ENFORCEMENT_FAILED' END,
            'sub-%1$s', 'Ann', 'PERSON', '%1$s', '{}'
          FROM generate_series(1, 256) n\
          """
              .formatted(grant));
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> auditor().queryParam("grant", grant).get(EVENTS).path("items[0].index") != null);
  }

  @Test
  void theCheckpointIsSignedByTheKeyThatIsShown() {
    // Given
    var key = VerifierKey.parse(auditor().get(LOG + "/key").asString());

    // When
    Response response = auditor().get(LOG + "/checkpoint");

    // Then
    var note = SignedNote.parse(response.asString());
    assertThat(note.verifiedBy(key)).isTrue();
    assertThat(Checkpoint.parse(note.text()).origin()).isEqualTo(key.name());
    assertThat(response.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void aFullTileIsServedForEver() {
    // When
    Response response = auditor().get(LOG + "/tile/0/000");

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.asByteArray()).hasSize(256 * 32);
    assertThat(response.headers().getValues("Cache-Control"))
        .containsExactly("private, max-age=31536000, immutable");
  }

  @Test
  void entriesAreServedCompressedWhereAskedFor() {
    // When
    Response response = auditor().header("Accept-Encoding", "gzip").get(LOG + "/tile/entries/000");

    // Then
    assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
    var entries = EntryBundle.decode(new Tile(0, 0, 256), response.asByteArray());
    assertThat(new String(entries.getFirst(), StandardCharsets.UTF_8)).startsWith("{\"action\":");
  }

  @Test
  void whatTheLogDoesNotHaveIsNotFound() {
    for (var path : new String[] {"0/x999/999", "9/000", "0/0", "0/000.p/0", "entries/x999/000"}) {
      // When
      Response response = auditor().get(LOG + "/tile/" + path);

      // Then
      response.then().statusCode(404).body("code", equalTo("not-found"));
    }
  }

  @Test
  void aTileThatGrowsIsForThisMoment() {
    for (var kind : new String[] {"0/", "entries/"}) {
      // Given
      long size = size();
      var partial = "%03d.p/%d".formatted(size / 256, size % 256);

      // When
      Response response = auditor().get(LOG + "/tile/" + kind + partial);

      // Then
      assertThat(response.statusCode()).isEqualTo(size % 256 == 0 ? 404 : 200);
      assertThat(response.headers().getValues("Cache-Control")).containsExactly("no-store");
    }
  }

  @Test
  void thatATileIsNotThereYetIsForThisMomentToo() {
    // Given
    var notYetFull = LOG + "/tile/0/%03d".formatted(size() / 256);

    // When
    Response response = auditor().get(notYetFull);

    // Then
    response.then().statusCode(404).body("code", equalTo("not-found"));
    assertThat(response.headers().getValues("Cache-Control")).containsExactly("no-store");
    for (var other : new Response[] {given().get(notYetFull), auditor().get(LOG + "/tile/0/0")}) {
      assertThat(other.headers().getValues("Cache-Control")).containsExactly("no-store");
    }
  }

  private long size() {
    var note = SignedNote.parse(auditor().get(LOG + "/checkpoint").asString());
    return Checkpoint.parse(note.text()).size();
  }

  @Test
  void onlyWhoReadsEverythingSeesIt() {
    for (var path : new String[] {LOG + "/checkpoint", LOG + "/key", LOG + "/tile/0/000", EVENTS}) {
      // When
      Response response = with(Tokens.person("approver", "lapse-approver")).get(path);

      // Then
      response.then().statusCode(403).body("code", equalTo("forbidden"));
    }
  }

  @Test
  void eventsAreFilteredAndPagedNewestFirst() {
    // Given
    Response first = query().queryParam("limit", 3).get(EVENTS);
    String cursor = first.path("nextCursor");

    // When
    Response second = query().queryParam("limit", 3).queryParam("cursor", cursor).get(EVENTS);

    // Then
    first
        .then()
        .body(
            "items.at",
            contains("2026-11-24T10:00:20Z", "2026-11-24T10:00:18Z", "2026-11-24T10:00:16Z"));
    second
        .then()
        .body(
            "items.at",
            contains("2026-11-24T10:00:14Z", "2026-11-24T10:00:12Z", "2026-11-24T10:00:10Z"))
        .body("items.index", not(contains(nullValue())))
        .body("nextCursor", nullValue());
  }

  private RequestSpecification query() {
    return auditor()
        .queryParam("actor", "sub-" + grant)
        .queryParam("action", "GRANT_STUCK")
        .queryParam("from", "2026-11-24T10:00:10Z")
        .queryParam("to", "2026-11-24T10:00:21Z");
  }

  @Test
  void aTrailTellsThePlacesInTheLog() {
    // When
    Response response = auditor().get("/api/v1/grants/{id}/trail", grant);

    // Then
    response.then().body("items", hasSize(256)).body("items[255].index", notNullValue());
  }

  @ParameterizedTest
  @MethodSource
  void anEventTellsHowItsActorSignedInAndWithWhichRequest(String token, String told)
      throws SQLException {
    // Given
    String subject = with(token).get("/api/v1").path("subject");
    try (var connection = database.getConnection()) {
      var rows = new GrantRows(connection);
      var own = rows.grant(Map.of("requester_subject", GrantRows.text(subject)));

      // When
      Response response =
          with(token)
              .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
              .post("/api/v1/grants/{id}/withdraw", own);

      // Then
      response.then().statusCode(200);
      assertThat(
              rows.value(
                  "SELECT actor_client || ' ' || signed_in || ' ' || request FROM audit_events WHERE grant_id = "
                      + GrantRows.text(own)))
          .isEqualTo(told + " " + TRACE);
    }
  }

  static Stream<Arguments> anEventTellsHowItsActorSignedInAndWithWhichRequest() {
    return Stream.of(
        Arguments.of(
            Tokens.serviceAccount("ci-deployer", "lapse-requester"), "ci-deployer {\"acr\":\"1\"}"),
        Arguments.of(
            Tokens.personSince(1_764_000_000L, "lapse-requester"),
            "lapse-cli {\"acr\":\"1\",\"at\":\"2025-11-24T16:00:00.000Z\"}"));
  }

  @Test
  void theIdOfARequestIsSaidBack() {
    // When
    Response response =
        auditor().header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01").get("/api/v1");

    // Then
    response.then().header("X-Request-Id", TRACE);
  }

  @Test
  void aRequestWithoutAnIdGetsOneEvenWhereItIsRefused() {
    // When
    Response response =
        given()
            .header("traceparent", "00-" + "0".repeat(32) + "-b7ad6b7169203331-01")
            .get("/api/v1");

    // Then
    response.then().statusCode(401).header("X-Request-Id", matchesPattern("(?!0{32})[0-9a-f]{32}"));
  }

  private static RequestSpecification auditor() {
    return with(Tokens.person("auditor", "lapse-auditor"));
  }

  private static RequestSpecification with(String token) {
    return given().auth().oauth2(token);
  }
}
