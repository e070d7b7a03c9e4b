package dev.lapse.verify;

/** It could not be checked, so nothing is said about it; the message tells what was in the way. */
final class NotCheckedException extends RuntimeException {
  NotCheckedException(String message) {
    super(message);
  }

  NotCheckedException(String message, Throwable cause) {
    super(message, cause);
  }
}
