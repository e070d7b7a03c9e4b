package dev.lapse.api;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;

/** A caller that has used up its requests for now. */
final class TooManyRequestsException extends ClientErrorException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  TooManyRequestsException(Duration retryAfter) {
    super(Status.TOO_MANY_REQUESTS);
    this.retryAfter = retryAfter;
  }

  Duration retryAfter() {
    return retryAfter;
  }
}
