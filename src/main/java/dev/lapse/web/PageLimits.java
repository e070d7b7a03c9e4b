package dev.lapse.web;

import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.OptionalInt;

/**
 * Refuses what is too long for the pages, by the same limits as the API has and with a page that
 * says so. The limits of the HTTP server itself, in application.properties, would answer without
 * one; they stay in place far above these.
 */
@ApplicationScoped
public class PageLimits {
  private static final String API = "/api/";

  /** The longest address, path and query, in characters. */
  private static final int ADDRESS = 4096;

  /** The most that all headers may have together, names and values, in characters. */
  private static final int HEADERS = 20 * 1024;

  /** The largest form, in bytes. */
  private static final int BODY = 64 * 1024;

  // A browser that still sends can't show our answer, so this much is taken from it and dropped.
  private static final long DROPPED_AT_MOST = 16L * 1024 * 1024;

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
    if (request.uri().length() > ADDRESS) {
      return OptionalInt.of(414);
    } else if (lengthOfHeaders(request) > HEADERS) {
      return OptionalInt.of(431);
    } else if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      // Every browser says how long a form is; what does not say it could be of any length.
      return OptionalInt.of(411);
    }
    return lengthOfBody(request) > BODY ? OptionalInt.of(413) : OptionalInt.empty();
  }

  private static long lengthOfHeaders(HttpServerRequest request) {
    return request.headers().entries().stream()
        .mapToLong(header -> header.getKey().length() + header.getValue().length())
        .sum();
  }

  private static long lengthOfBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      // More digits than a long holds; the server has refused whatever is no number.
      return Long.MAX_VALUE;
    }
  }

  private void refuse(RoutingContext context, int status) {
    edge.protect(context.response().headers());
    failures.answer(context, status);
    var request = context.request();
    request.handler(chunk -> {
      if (request.bytesRead() > DROPPED_AT_MOST) {
        request.connection().close();
      }
    });
    request.resume();
  }
}
