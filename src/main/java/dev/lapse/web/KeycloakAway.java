package dev.lapse.web;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Tells whoever signs in while Keycloak is away that it is, before any page is found. */
@ApplicationScoped
public class KeycloakAway {
  private static final Logger LOG = Logger.getLogger(KeycloakAway.class);
  private static final int UNAVAILABLE = 503;

  /** How many causes are looked at: none has so many but one that is its own. */
  private static final int DEEPEST = 10;

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
    LOG.warnf(
        "Keycloak could not be asked who signs in: %s",
        causes(context.failure()).reduce((outer, inner) -> inner).orElseThrow());
    // It may have failed before anything was said of the page.
    edge.protect(context.response().headers());
    context.response().putHeader("Retry-After", "5");
    failures.answer(context, UNAVAILABLE);
  }

  private static boolean isOfKeycloak(Throwable failure) {
    return failure instanceof AuthenticationException
        ? isUnreachable(failure)
        : failure instanceof OIDCException
            || (failure != null && failure.getCause() instanceof OIDCException);
  }

  /**
   * Whoever comes back from Keycloak's form is taken for refused where the code can't be redeemed.
   * That nobody answered is no refusal.
   */
  static boolean isUnreachable(Throwable failure) {
    return causes(failure)
        .anyMatch(cause -> cause instanceof IOException || cause instanceof TimeoutException);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(DEEPEST);
  }
}
