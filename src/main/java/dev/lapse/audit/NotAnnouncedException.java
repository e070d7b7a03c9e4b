package dev.lapse.audit;

/** A checkpoint was not taken. The message says why, on one line. */
final class NotAnnouncedException extends RuntimeException {
  NotAnnouncedException(String message) {
    super(message, null, false, false);
  }
}
