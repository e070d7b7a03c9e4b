package dev.lapse.web;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Tells whoever signs in while Keycloak is away that it is, before any page is found. */
@ApplicationScoped
public class KeycloakAway {
  private static final Logger LOG = Logger.getLogger(KeycloakAway.class);
  private static final int UNAVAILABLE = 503;

  private final FailureText failures;
  private final Edge edge;

  KeycloakAway(FailureText failures, Edge edge) {
    this.failures = failures;
    this.edge = edge;
  }

  void install(@Observes Router router) {
    // Right after the one that answers programs (dev.lapse.api.ProblemRoute).
    router.route().order(Integer.MIN_VALUE + 2).failureHandler(this::fail);
  }

  private void fail(RoutingContext context) {
    if (context.response().headWritten() || !isOfKeycloak(context.failure())) {
      context.next();
      return;
    }
    LOG.warnf("Keycloak could not be asked who signs in: %s", context.failure().getMessage());
    // It may have failed before anything was said of the page.
    edge.protect(context.response().headers());
    context.response().putHeader("Retry-After", "5");
    failures.answer(context, UNAVAILABLE);
  }

  /** What fails while somebody is told apart has an answer of its own. */
  private static boolean isOfKeycloak(Throwable failure) {
    return failure instanceof OIDCException
        || (failure != null
            && !(failure instanceof AuthenticationException)
            && failure.getCause() instanceof OIDCException);
  }
}
