package dev.lapse.web;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Leads whoever has a session with which Keycloak does not go on to signing in, as it does with
 * whoever has none; a script is told with 499. It would pass for Keycloak being away else.
 */
@ApplicationScoped
public class SessionOver {
  private static final String API = "/api/";

  /** What Keycloak says of a refresh token that is good no more (RFC 6749). */
  private static final String REFUSED = "invalid_grant";

  private final HttpAuthenticator authenticator;

  SessionOver(HttpAuthenticator authenticator) {
    this.authenticator = authenticator;
  }

  void install(@Observes Router router) {
    // Before those that tell of a failure (dev.lapse.api.ProblemRoute, KeycloakAway).
    router.route().order(Integer.MIN_VALUE).failureHandler(this::fail);
  }

  private void fail(RoutingContext context) {
    if (context.response().headWritten()
        || context.normalizedPath().startsWith(API)
        || !isRefused(context.failure())) {
      context.next();
      return;
    }
    authenticator
        .sendChallenge(context)
        .subscribe()
        .with(
            sent -> {
              if (!context.response().ended()) {
                context.response().end();
              }
            },
            context::fail);
  }

  private static boolean isRefused(Throwable failure) {
    return failure instanceof AuthenticationFailedException
        && failure.getCause() instanceof OIDCException refusal
        && String.valueOf(refusal.getMessage()).contains(REFUSED);
  }
}
