package dev.lapse.web;

import dev.lapse.http.RequestLimits;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.OptionalInt;

/** Refuses what is too long for the pages, with a page that says so. */
@ApplicationScoped
public class PageLimits {
  private static final String API = "/api/";

  /** Whoever is not signed in would be led to Keycloak with it else. */
  private static final int BEFORE_ANYBODY_IS_TOLD_APART =
      -(SecurityHandlerPriorities.AUTHENTICATION + 1);

  private final FailureText failures;
  private final Edge edge;

  PageLimits(FailureText failures, Edge edge) {
    this.failures = failures;
    this.edge = edge;
  }

  void install(@Observes Router router) {
    router.route().order(BEFORE_ANYBODY_IS_TOLD_APART).handler(this::check);
  }

  private void check(RoutingContext context) {
    var refusal =
        context.normalizedPath().startsWith(API)
            ? OptionalInt.empty()
            : refusalOf(context.request());
    refusal.ifPresentOrElse(status -> refuse(context, status), context::next);
  }

  private static OptionalInt refusalOf(HttpServerRequest request) {
    var tooLong = RequestLimits.refusalOf(request);
    // Every browser says how long a form is; what does not say it could be of any length.
    var isOfAnyLength = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    return tooLong.isEmpty() && isOfAnyLength ? OptionalInt.of(411) : tooLong;
  }

  private void refuse(RoutingContext context, int status) {
    edge.protect(context.response().headers());
    failures.answer(context, status);
    RequestLimits.drop(context.request());
  }
}
