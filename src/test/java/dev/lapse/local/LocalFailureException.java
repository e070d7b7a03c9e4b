package dev.lapse.local;

/** A part can't be started, with a message that says what to do about it. */
public final class LocalFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LocalFailureException(String message) {
    super(message);
  }

  LocalFailureException(String message, Throwable cause) {
    super(message, cause);
  }
}
