package dev.lapse.verify;

/** Something was shown to be wrong; the message says what, and where. */
final class NotVerifiedException extends RuntimeException {
  NotVerifiedException(String message) {
    super(message);
  }

  NotVerifiedException(String message, Throwable cause) {
    super(message, cause);
  }
}
