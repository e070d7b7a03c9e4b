package dev.lapse.web;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Leads whoever has a session that is over to signing in, as it does with whoever has none; a
 * script is told with 499. It is over where Keycloak does not go on with it, and where its cookie
 * can't be read: from before Lapse's client had another secret, with whose key it is encrypted.
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
        || !isOver(context.failure())) {
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

  /** Where Keycloak could not be asked nobody knows, and signing in would fail as well. */
  private static boolean isOver(Throwable failure) {
    return failure instanceof AuthenticationFailedException
        && !KeycloakAway.isUnreachable(failure)
        && (!(failure.getCause() instanceof OIDCException answer) || isRefusal(answer));
  }

  private static boolean isRefusal(OIDCException answer) {
    return String.valueOf(answer.getMessage()).contains(REFUSED);
  }
}
