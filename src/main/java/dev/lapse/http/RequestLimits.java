package dev.lapse.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.OptionalInt;

/**
 * How long a request may be. Part of what API and pages promise, and therefore not configurable.
 *
 * <p>The limits of the HTTP server itself, in application.properties, would answer without a body,
 * or cut the connection; they stay in place far above these.
 */
public final class RequestLimits {

  /** The longest address, path and query, in characters. */
  public static final int ADDRESS = 4096;

  /** The most that all headers may have together, names and values, in characters. */
  public static final int HEADERS = 20 * 1024;

  /** The largest body, in bytes. */
  public static final int BODY = 64 * 1024;

  /**
   * How much is taken of a body that is refused, in bytes. A client that still sends can't read the
   * answer.
   */
  public static final long DROPPED_AT_MOST = 16L * 1024 * 1024;

  private RequestLimits() {}

  /**
   * By which status a request is refused for what its head says: 414 for its address, 431 for its
   * headers, 413 for the length of its body; empty where all of that is within the limits. A body
   * that does not say its length is not judged.
   */
  public static OptionalInt refusalOf(HttpServerRequest request) {
    if (request.uri().length() > ADDRESS) {
      return OptionalInt.of(414);
    } else if (lengthOfHeaders(request) > HEADERS) {
      return OptionalInt.of(431);
    }
    return announcedLength(request) > BODY ? OptionalInt.of(413) : OptionalInt.empty();
  }

  private static long lengthOfHeaders(HttpServerRequest request) {
    return request.headers().entries().stream()
        .mapToLong(header -> header.getKey().length() + header.getValue().length())
        .sum();
  }

  private static long announcedLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      // More digits than a long holds; the server has refused whatever is no number.
      return Long.MAX_VALUE;
    }
  }

  /**
   * Takes what a client still sends, up to {@link #DROPPED_AT_MOST}, so that it gets to read the
   * answer.
   */
  public static void drop(HttpServerRequest request) {
    request.handler(chunk -> {
      if (request.bytesRead() > DROPPED_AT_MOST) {
        request.connection().close();
      }
    });
    request.resume();
  }
}
