package dev.lapse.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Writes a problem for whatever fails in the HTTP server before a resource is found. */
@ApplicationScoped
public class ProblemRoute {
  private static final String API = "/api/";

  private final StrictJson json;

  @Inject
  ProblemRoute(StrictJson json) {
    this.json = json;
  }

  void install(@Observes Router router) {
    // Among the first routes, since the first one that handles a failure answers it; before it only
    // dev.lapse.web.SessionOver.
    router.route().order(Integer.MIN_VALUE + 1).failureHandler(this::fail);
  }

  private void fail(RoutingContext context) {
    if (context.response().headWritten() || !isForPrograms(context)) {
      context.next();
    } else if (context.failure() == null) {
      write(context, FailureProblems.ofStatus(context.statusCode()));
    } else {
      write(context, FailureProblems.answer(context.failure()));
    }
  }

  private static boolean isForPrograms(RoutingContext context) {
    String accept = context.request().getHeader("Accept");
    return context.normalizedPath().startsWith(API)
        || accept == null
        || !accept.contains("text/html");
  }

  /** Ends the response with that problem. */
  void write(RoutingContext context, ProblemAnswer answer) {
    context.response().setStatusCode(answer.problem().status());
    context.response().putHeader("Content-Type", Problem.MEDIA_TYPE);
    context.response().putHeader("Cache-Control", "no-store");
    answer.headers().forEach(context.response()::putHeader);
    try {
      context.end(json.mapper().writeValueAsString(answer.problem()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A problem can always be written", e);
    }
  }
}
