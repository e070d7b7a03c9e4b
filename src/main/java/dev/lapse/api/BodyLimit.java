package dev.lapse.api;

import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses a body that is too large, whether it says its length or comes in chunks, with an answer
 * that the client gets to read.
 *
 * <p>The limit of the HTTP server itself would answer without a body, or cut the connection. It
 * stays in place above this one, for whatever is not the API.
 */
@Provider
@ConstrainedTo(RuntimeType.SERVER) // or it would limit what Keycloak may answer, too
@ApplicationScoped
public class BodyLimit implements ReaderInterceptor {

  /** The largest body that is read. Part of the API's contract, and therefore not configurable. */
  static final int BYTES = 64 * 1024;

  // A client that still sends can't read our answer, so this much is taken from it and dropped.
  private static final long DROPPED_AT_MOST = 16L * 1024 * 1024;
  private static final int BEFORE_THE_SERVERS_OWN = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1;

  private final ProblemRoute problems;

  @Inject
  BodyLimit(ProblemRoute problems) {
    this.problems = problems;
  }

  void install(@Observes Router router) {
    router.route("/api/*").order(BEFORE_THE_SERVERS_OWN).handler(this::checkLength);
  }

  private void checkLength(RoutingContext context) {
    if (announcedLength(context.request()) > BYTES) {
      problems.write(context, FailureProblems.ofStatus(413));
      drop(context.request());
    } else {
      context.next();
    }
  }

  private static long announcedLength(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      // More digits than a long holds; the server has refused whatever is no number.
      return Long.MAX_VALUE;
    }
  }

  /** Takes what a client still sends, up to a limit, so that it gets to read the answer. */
  static void drop(HttpServerRequest request) {
    request.handler(chunk -> {
      if (request.bytesRead() > DROPPED_AT_MOST) {
        request.connection().close();
      }
    });
    request.resume();
  }

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    InputStream body = context.getInputStream();
    byte[] read = body.readNBytes(BYTES + 1);
    if (read.length > BYTES) {
      drop(body);
      throw new BodyTooLargeException();
    }
    context.setInputStream(new ByteArrayInputStream(read));
    return context.proceed();
  }

  private static void drop(InputStream body) throws IOException {
    byte[] buffer = new byte[8192];
    long dropped = 0;
    int count = body.read(buffer);
    while (count >= 0 && dropped < DROPPED_AT_MOST) {
      dropped += count;
      count = body.read(buffer);
    }
  }
}
