package dev.lapse.api;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response.Status;

/** A request body over {@link dev.lapse.http.RequestLimits#BODY}. */
final class BodyTooLargeException extends ClientErrorException {
  private static final long serialVersionUID = 1L;

  BodyTooLargeException() {
    super(Status.REQUEST_ENTITY_TOO_LARGE);
  }
}
