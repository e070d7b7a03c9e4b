package dev.lapse.api;

import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Refuses a request whose address or headers are too long, with an answer that says so.
 *
 * <p>The limits of the HTTP server itself, in application.properties, would answer without a body.
 * They stay in place far above these.
 */
@ApplicationScoped
public class HeadLimit {

  /** The longest address, path and query, in characters. */
  static final int ADDRESS = 4096;

  /** The most that all headers may have together, names and values, in characters. */
  static final int HEADERS = 20 * 1024;

  private static final int BEFORE_ANYTHING_IS_READ = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1;

  private final ProblemRoute problems;

  @Inject
  HeadLimit(ProblemRoute problems) {
    this.problems = problems;
  }

  void install(@Observes Router router) {
    router.route("/api/*").order(BEFORE_ANYTHING_IS_READ).handler(this::check);
  }

  private void check(RoutingContext context) {
    if (context.request().uri().length() > ADDRESS) {
      refuse(context, ProblemCode.ADDRESS_TOO_LONG);
    } else if (lengthOfHeaders(context.request()) > HEADERS) {
      refuse(context, ProblemCode.HEADERS_TOO_LARGE);
    } else if (hasMatrixParameters(context.request())) {
      refuse(context, ProblemCode.NOT_FOUND);
    } else {
      context.next();
    }
  }

  private void refuse(RoutingContext context, ProblemCode code) {
    problems.write(context, FailureProblems.ofStatus(code.status()));
    BodyLimit.drop(context.request());
  }

  /** No path here has any, and Quarkus REST 3.33 decodes one that has them twice, and may fail. */
  private static boolean hasMatrixParameters(HttpServerRequest request) {
    return request.path().indexOf(';') >= 0;
  }

  private static long lengthOfHeaders(HttpServerRequest request) {
    return request.headers().entries().stream()
        .mapToLong(header -> header.getKey().length() + header.getValue().length())
        .sum();
  }
}
