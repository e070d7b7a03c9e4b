package dev.lapse.api;

import dev.lapse.http.RequestLimits;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.OptionalInt;

/** Refuses a request by what its head says alone, with a problem that tells why. */
@ApplicationScoped
public class HeadCheck {
  private static final int BEFORE_ANYTHING_IS_READ = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1;

  private final ProblemRoute problems;

  @Inject
  HeadCheck(ProblemRoute problems) {
    this.problems = problems;
  }

  void install(@Observes Router router) {
    router.route("/api/*").order(BEFORE_ANYTHING_IS_READ).handler(this::check);
  }

  private void check(RoutingContext context) {
    refusalOf(context.request()).ifPresentOrElse(status -> refuse(context, status), context::next);
  }

  private static OptionalInt refusalOf(HttpServerRequest request) {
    var tooLong = RequestLimits.refusalOf(request);
    return tooLong.isEmpty() && hasMatrixParameters(request) ? OptionalInt.of(404) : tooLong;
  }

  /** No path here has any, and Quarkus REST 3.33 decodes one that has them twice, and may fail. */
  private static boolean hasMatrixParameters(HttpServerRequest request) {
    return request.path().indexOf(';') >= 0;
  }

  private void refuse(RoutingContext context, int status) {
    problems.write(context, FailureProblems.ofStatus(status));
    RequestLimits.drop(context.request());
  }
}
