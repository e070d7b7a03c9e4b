package dev.lapse.api;

import dev.lapse.actor.Provenance;
import dev.lapse.trace.CallTrace;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Gives each call its id: the trace id of the caller's {@code traceparent} (W3C Trace Context), or
 * a new one. The answer says it, the logs of the call carry it, and so does every audit event.
 */
@ApplicationScoped
public class RequestIds {

  /** The header of the answer. */
  static final String HEADER = "X-Request-Id";

  /** Where the logs carry it. */
  private static final String IN_LOGS = "traceId";

  private static final String NOTHING = "0".repeat(32);
  private static final Pattern TRACE_PARENT =
      Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
  private static final int BYTES = 16;
  // Before everything that may refuse the call: a refusal has an id too.
  private static final int FIRST = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 2;

  private final SecureRandom random = new SecureRandom();

  void install(@Observes Router router) {
    router.route().order(FIRST).handler(this::identify);
  }

  private void identify(RoutingContext context) {
    String id =
        CallTrace.idOfThisCall().orElseGet(() -> idOf(context.request().getHeader("traceparent")));
    context.response().putHeader(HEADER, id);
    new Provenance(id, Optional.empty()).keep();
    MDC.put(IN_LOGS, id);
    context.next();
  }

  private String idOf(String traceParent) {
    var read = TRACE_PARENT.matcher(traceParent == null ? "" : traceParent);
    return read.matches() && !read.group(1).equals(NOTHING) ? read.group(1) : newId();
  }

  private String newId() {
    var id = new byte[BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
