package dev.lapse.web;

import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What parts the pages from the API, before anything else looks at a request: the API knows of no
 * cookie, so that no session opens it; and the pages run and show nothing that is not ours.
 */
@ApplicationScoped
public class Edge {
  private static final String API = "/api/";
  // After the id of the request, which a refusal needs too, and before the limits.
  private static final int EARLY = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 2;

  private static final int NOT_FOUND = 404;

  private final FailureText failures;
  private final String contentSecurityPolicy;

  Edge(
      FailureText failures,
      PagesConfiguration configuration,
      @ConfigProperty(name = "lapse.keycloak.url") URI keycloak) {
    this.failures = failures;
    contentSecurityPolicy =
        ContentPolicy.text(keycloak, configuration.signInOrigins().orElse(List.of()));
  }

  void install(@Observes Router router) {
    router.route().order(EARLY).handler(this::part);
  }

  private void part(RoutingContext context) {
    if (context.normalizedPath().startsWith(API)) {
      context.request().headers().remove("Cookie");
    } else {
      protect(context.response().headers());
      // No page has matrix parameters, and what guards the pages knows of none.
      if (context.request().path().indexOf(';') >= 0) {
        failures.answer(context, NOT_FOUND);
        return;
      }
    }
    context.next();
  }

  /** Says in the headers of a page what it may run, show and tell. */
  void protect(MultiMap headers) {
    headers.set("Content-Security-Policy", contentSecurityPolicy);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
  }
}
