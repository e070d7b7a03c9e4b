package dev.lapse.keycloak;

import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.KeycloakFailure.Kind;
import io.quarkus.oidc.client.OidcClientException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Tells apart what may go wrong with a call. The messages are shown to callers and kept on record,
 * so they are our own words: an answer of Keycloak's could hold anything.
 */
final class Failures {
  private Failures() {}

  static boolean isNotFound(Throwable failure) {
    return isStatus(404, failure);
  }

  static boolean isUnauthorized(Throwable failure) {
    return isStatus(401, failure);
  }

  static boolean isStatus(int status, Throwable failure) {
    return failure instanceof WebApplicationException answer
        && answer.getResponse().getStatus() == status;
  }

  /**
   * @param call what was being done, as in "Keycloak refused to {call}"
   */
  static KeycloakFailure classify(String call, Throwable failure) {
    if (failure instanceof KeycloakFailure known) {
      return known;
    }
    if (causes(failure).anyMatch(Failures::isNotReached)) {
      return of(Kind.NOT_REACHED, "Keycloak could not be reached to " + call, failure);
    }
    return causes(failure)
        .flatMap(cause -> recognise(call, cause).stream())
        .findFirst()
        .orElseGet(() ->
            of(Kind.UNCERTAIN, "the connection broke while asking Keycloak to " + call, failure));
  }

  private static Optional<KeycloakFailure> recognise(String call, Throwable cause) {
    return switch (cause) {
      case WebApplicationException answer -> Optional.of(ofAnswer(call, answer));
      case TimeoutException timeout ->
          Optional.of(of(Kind.UNCERTAIN, "Keycloak did not answer in time to " + call, timeout));
      case OidcClientException noToken -> Optional.of(ofToken(call, noToken));
      default -> Optional.empty();
    };
  }

  /**
   * Without a token nothing was asked, so nothing has changed. Only the two errors of RFC 6749 §5.2
   * that blame the client, and the word of Keycloak 26.7.3 that it has no such realm, mean that it
   * won't do better next time.
   */
  private static KeycloakFailure ofToken(String call, OidcClientException failure) {
    var told = String.valueOf(failure.getMessage());
    if (told.contains("invalid_client") || told.contains("unauthorized_client")) {
      return of(
          Kind.NOT_PERMITTED,
          "Keycloak gave Lapse no token to %s: check lapse.keycloak.client-id and lapse.keycloak.client-secret"
              .formatted(call),
          failure);
    }
    if (told.contains("Realm does not exist")) {
      return of(
          Kind.REJECTED,
          "Keycloak has no such realm, and gave Lapse no token to %s: check lapse.keycloak.realm"
              .formatted(call),
          failure);
    }
    return of(Kind.NOT_REACHED, "Keycloak could not be asked for a token to " + call, failure);
  }

  private static KeycloakFailure ofAnswer(String call, WebApplicationException answer) {
    var response = answer.getResponse();
    var status = response.getStatus();
    var message = "Keycloak answered %d when asked to %s".formatted(status, call);
    return new KeycloakFailure(kindOf(status), message, retryAfter(response).orElse(null), answer);
  }

  private static Kind kindOf(int status) {
    return switch (status) {
      case 401, 403 -> Kind.NOT_PERMITTED;
      case 408, 429 -> Kind.PUT_OFF;
      default -> status >= 500 ? Kind.UNCERTAIN : Kind.REJECTED;
    };
  }

  /** Only the form in seconds is read; a date would have to be trusted to follow our clock. */
  private static Optional<Duration> retryAfter(Response response) {
    return Optional.ofNullable(response.getHeaderString(HttpHeaders.RETRY_AFTER))
        .filter(value -> value.matches("[0-9]{1,5}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
  }

  private static boolean isNotReached(Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof NoRouteToHostException;
  }

  private static KeycloakFailure of(Kind kind, String message, Throwable cause) {
    return new KeycloakFailure(kind, message, null, cause);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }
}
