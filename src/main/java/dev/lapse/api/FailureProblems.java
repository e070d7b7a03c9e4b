package dev.lapse.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lapse.grant.RefusedException;
import dev.lapse.http.RequestLimits;
import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.handler.HttpException;
import jakarta.ws.rs.WebApplicationException;
import java.io.CharConversionException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Says whatever was thrown while a request was answered as a problem. */
final class FailureProblems {
  private static final Logger LOG = Logger.getLogger(FailureProblems.class);
  private static final Duration DATABASE_RETRY = Duration.ofSeconds(5);
  private static final Duration KEYCLOAK_RETRY = Duration.ofSeconds(5);

  private FailureProblems() {}

  static ProblemAnswer answer(Throwable failure) {
    return switch (failure) {
      case RefusedException refused -> RefusalProblems.answer(refused.refusal());
      case InvalidRequestException invalid ->
          ProblemAnswer.of(Problem.invalid(invalid.violations()));
      case TooManyRequestsException tooMany -> tooManyRequests(tooMany.retryAfter());
      case ResteasyReactiveViolationException invalid
          when ConstraintProblems.isTheCallers(invalid) ->
          ConstraintProblems.answer(invalid);
      case JsonProcessingException json -> ProblemAnswer.of(JsonProblems.problem(json));
      case CharConversionException unreadable -> notUtf8();
      case UnauthorizedException noToken -> unauthenticated();
      case AuthenticationFailedException badToken -> badToken(badToken);
      case AuthenticationCompletionException badToken -> badToken(badToken);
      case ForbiddenException forbidden -> ofStatus(403);
      case OIDCException unverified -> keycloakUnavailable();
      case WebApplicationException http -> ofHttp(http);
      case HttpException http -> ofStatus(http.getStatusCode());
      default -> unexpected(failure);
    };
  }

  /** The problem that a bare HTTP status stands for. */
  static ProblemAnswer ofStatus(int status) {
    return switch (status) {
      case 401 -> unauthenticated();
      case 403 ->
          ProblemAnswer.of(
              ProblemCode.FORBIDDEN,
              "Your token lacks the role that this call needs. GET /api/v1 lists what you may do.");
      case 404 ->
          ProblemAnswer.of(
              ProblemCode.NOT_FOUND,
              "There is nothing at this path. GET /api/v1 lists what you may do; /q/openapi"
                  + " describes it.");
      case 405 ->
          ProblemAnswer.of(
              ProblemCode.METHOD_NOT_ALLOWED,
              "Use a method that the header Allow lists; /q/openapi describes them.");
      case 406 ->
          ProblemAnswer.of(
              ProblemCode.NOT_ACCEPTABLE, "Accept application/json, or leave the header out.");
      case 413 ->
          ProblemAnswer.of(
              ProblemCode.TOO_LARGE,
              "Send a body of at most %d bytes.".formatted(RequestLimits.BODY));
      case 414 ->
          ProblemAnswer.of(
              ProblemCode.ADDRESS_TOO_LONG,
              "Send an address of at most %d characters, with fewer or shorter filters."
                  .formatted(RequestLimits.ADDRESS));
      case 431 ->
          ProblemAnswer.of(
              ProblemCode.HEADERS_TOO_LARGE,
              "Send headers of at most %d characters together. A token with fewer claims is shorter."
                  .formatted(RequestLimits.HEADERS));
      case 415 ->
          ProblemAnswer.of(
              ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json.");
      default ->
          status >= 400 && status < 500
              ? ProblemAnswer.of(
                  ProblemCode.INVALID_REQUEST,
                  "The request could not be read. /q/openapi describes what this path takes.")
              : unexpected(new IllegalStateException("Answered with status " + status));
    };
  }

  private static ProblemAnswer ofHttp(WebApplicationException failure) {
    // What could not be read as JSON comes wrapped.
    if (failure.getCause() instanceof JsonProcessingException json) {
      return ProblemAnswer.of(JsonProblems.problem(json));
    }
    int status = failure.getResponse().getStatus();
    if (status >= 500) {
      return unexpected(failure);
    }
    return ofStatus(status);
  }

  private static ProblemAnswer unauthenticated() {
    return unauthenticated("Send a bearer token in the header Authorization.", "Bearer");
  }

  private static ProblemAnswer badToken(Throwable failure) {
    // While Keycloak's keys can't be had, no token can be told from a bad one.
    return failure.getCause() instanceof OIDCException
        ? keycloakUnavailable()
        : unauthenticated(
            "The bearer token is expired or not valid here. Get a new one from Keycloak, in Lapse's"
                + " realm and with Lapse in its audience (aud): the client that it is issued to"
                + " needs the client scope lapse-api.",
            "Bearer error=\"invalid_token\"");
  }

  private static ProblemAnswer unauthenticated(String detail, String challenge) {
    return new ProblemAnswer(
        Problem.of(ProblemCode.UNAUTHENTICATED, detail), Map.of("WWW-Authenticate", challenge));
  }

  private static ProblemAnswer tooManyRequests(Duration retryAfter) {
    return ProblemAnswer.retry(
        Problem.of(
            ProblemCode.TOO_MANY_REQUESTS,
            "You have used up your requests for now. Wait for the seconds in Retry-After."),
        retryAfter);
  }

  private static ProblemAnswer notUtf8() {
    return ProblemAnswer.of(
        ProblemCode.INVALID_REQUEST, "The body can't be decoded. Send JSON in UTF-8.");
  }

  private static ProblemAnswer keycloakUnavailable() {
    return ProblemAnswer.retry(
        Problem.of(
            ProblemCode.KEYCLOAK_UNAVAILABLE,
            "Keycloak could not be asked whether your token is valid. Try again after the seconds"
                + " in Retry-After."),
        KEYCLOAK_RETRY);
  }

  private static ProblemAnswer unexpected(Throwable failure) {
    if (DatabaseFaults.isUnreachable(failure)) {
      LOG.warnf("The database is unreachable: %s", failure.getMessage());
      return databaseUnavailable();
    }
    UUID id = UUID.randomUUID();
    LOG.errorf(failure, "Failure %s while answering a request", id);
    return ProblemAnswer.of(internalError(id));
  }

  static Problem internalError(UUID id) {
    return Problem.of(
        ProblemCode.INTERNAL_ERROR,
        "Lapse failed to answer. Report failure %s to whoever runs it; the log says more."
            .formatted(id));
  }

  static ProblemAnswer databaseUnavailable() {
    return ProblemAnswer.retry(
        Problem.of(
            ProblemCode.DATABASE_UNAVAILABLE,
            "The database does not answer. Nothing was changed; try again after the seconds in"
                + " Retry-After."),
        DATABASE_RETRY);
  }
}
