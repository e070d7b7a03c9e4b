package dev.lapse.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.KeycloakFailure.Kind;
import io.quarkus.oidc.client.OidcClientException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
  private static final String CALL = "assign a client scope";

  @ParameterizedTest
  @CsvSource({
    "301, REJECTED",
    "400, REJECTED",
    "401, NOT_PERMITTED",
    "403, NOT_PERMITTED",
    "404, REJECTED",
    "409, REJECTED",
    "408, PUT_OFF",
    "429, PUT_OFF",
    "500, UNCERTAIN",
    "502, UNCERTAIN",
    "503, UNCERTAIN",
    "504, UNCERTAIN",
  })
  void anAnswerIsJudgedByItsStatus(int status, Kind kind) {
    // Given
    var answer = answered(status);

    // When
    var failure = Failures.classify(CALL, answer);

    // Then
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure)
        .hasMessage("Keycloak answered %d when asked to assign a client scope".formatted(status))
        .hasCause(answer);
  }

  @Test
  void keycloaksOwnWordsAreNotRepeated() {
    // Given
    var answer =
        new WebApplicationException(
            "<script>secret</script>", Response.status(400).entity("secret").build());

    // When
    var failure = Failures.classify(CALL, answer);

    // Then
    assertThat(failure.getMessage()).doesNotContain("secret");
  }

  @ParameterizedTest
  @MethodSource
  void aCallThatNeverReachedKeycloakChangedNothing(Throwable cause) {
    // Given
    var wrapped = new ProcessingException(cause);

    // When
    var failure = Failures.classify(CALL, wrapped);

    // Then
    assertThat(failure.kind()).isEqualTo(Kind.NOT_REACHED);
    assertThat(failure.mayHaveTakenEffect()).isFalse();
    assertThat(failure).hasMessage("Keycloak could not be reached to assign a client scope");
  }

  static Stream<Throwable> aCallThatNeverReachedKeycloakChangedNothing() {
    return Stream.of(
        new ConnectException("refused"),
        new UnknownHostException("keycloak"),
        new NoRouteToHostException("keycloak"),
        new IOException(new ConnectException("deep down")));
  }

  @ParameterizedTest
  @MethodSource
  void aCallWithoutAnAnswerMayHaveTakenEffect(Throwable cause) {
    // When
    var failure = Failures.classify(CALL, cause);

    // Then
    assertThat(failure.kind()).isEqualTo(Kind.UNCERTAIN);
    assertThat(failure.mayHaveTakenEffect()).isTrue();
  }

  static Stream<Throwable> aCallWithoutAnAnswerMayHaveTakenEffect() {
    return Stream.of(
        new TimeoutException(),
        new ProcessingException(new TimeoutException()),
        new IOException("Connection reset by peer"),
        new ProcessingException(new IOException("Connection was closed")),
        new IllegalStateException("unheard of"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"unauthorized_client\",\"error_description\":\"Invalid client or Invalid client credentials\"}",
        "{\"error\":\"invalid_client\",\"error_description\":\"Invalid client credentials\"}"
      })
  void aRefusedCredentialIsForTheOperatorToMend(String answer) {
    // Given
    var noToken = new OidcClientException(answer);

    // When
    var failure = Failures.classify(CALL, noToken);

    // Then
    assertThat(failure.kind()).isEqualTo(Kind.NOT_PERMITTED);
    assertThat(failure)
        .hasMessageContaining("lapse.keycloak.client-id")
        .hasMessageContaining("lapse.keycloak.client-secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // What the token client makes of a refused connection and of a timeout.
        "OIDC Server is not available",
        "{\"error\":\"unknown_error\"}",
        "<html><h1>502 Bad Gateway</h1></html>",
        ""
      })
  void aKeycloakThatIsAwayWhenATokenIsNeededIsNoWrongCredential(String answer) {
    // Given
    var noToken = new ProcessingException(new OidcClientException(answer));

    // When
    var failure = Failures.classify(CALL, noToken);

    // Then
    assertThat(failure.kind()).isEqualTo(Kind.NOT_REACHED);
    assertThat(failure.getMessage()).doesNotContain("client-secret");
  }

  @Test
  void aRealmThatIsNotThereIsForTheOperatorToMend() {
    // Given
    var noToken =
        new ProcessingException(new OidcClientException("{\"error\":\"Realm does not exist\"}"));

    // When
    var failure = Failures.classify(CALL, noToken);

    // Then
    assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
    assertThat(failure.isPermanent()).isTrue();
    assertThat(failure).hasMessageContaining("lapse.keycloak.realm");
  }

  @Test
  void aTokenThatFailsWithoutAWordIsNoWrongCredential() {
    // Given
    var noToken = new OidcClientException();

    // When
    var failure = Failures.classify(CALL, noToken);

    // Then
    assertThat(failure.kind()).isEqualTo(Kind.NOT_REACHED);
  }

  @Test
  void whatIsClassifiedAlreadyStaysAsItIs() {
    // Given
    var known = new KeycloakFailure(Kind.REJECTED, "known", Duration.ofSeconds(3), null);

    // When
    var failure = Failures.classify(CALL, known);

    // Then
    assertThat(failure).isSameAs(known);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void keycloakMaySayHowLongItWantsToBeLeftAlone(int status) {
    // Given
    var answer = retryAfter(status, "17");

    // When
    var failure = Failures.classify(CALL, answer);

    // Then
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(17));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "1.5", "soon", "999999999", "Wed, 21 Oct 2026 07:28:00 GMT", "１７"})
  void aRetryAfterThatIsNoNumberOfSecondsIsIgnored(String value) {
    // Given
    var answer = retryAfter(503, value);

    // When
    var failure = Failures.classify(CALL, answer);

    // Then
    assertThat(failure.retryAfter()).isEmpty();
  }

  @Test
  void notFoundIsToldApart() {
    // Given
    var answer = answered(404);

    // When
    var notFound = Failures.isNotFound(answer);

    // Then
    assertThat(notFound).isTrue();
    assertThat(Failures.isNotFound(answered(400))).isFalse();
    assertThat(Failures.isNotFound(new IOException("404"))).isFalse();
    assertThat(Failures.isStatus(403, answered(403))).isTrue();
  }

  private static WebApplicationException answered(int status) {
    return new WebApplicationException(Response.status(status).build());
  }

  private static WebApplicationException retryAfter(int status, String value) {
    return new WebApplicationException(
        Response.status(status).header(HttpHeaders.RETRY_AFTER, value).build());
  }
}
