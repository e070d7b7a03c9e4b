package dev.lapse.audit;

/** A checkpoint was not taken. The message says why, on one line. */
final class NotAnnouncedException extends RuntimeException {
  private final boolean contradiction;

  NotAnnouncedException(String message) {
    this(message, false);
  }

  private NotAnnouncedException(String message, boolean contradiction) {
    super(message, null, false, false);
    this.contradiction = contradiction;
  }

  /** Whoever was asked has seen something else than the log tells now. */
  static NotAnnouncedException contradiction(String message) {
    return new NotAnnouncedException(message, true);
  }

  boolean isContradiction() {
    return contradiction;
  }
}
