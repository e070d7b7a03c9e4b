package dev.lapse.audit;

/** What is stored is not what was signed. The message says what differs, and where. */
final class BrokenLogException extends RuntimeException {
  BrokenLogException(String message) {
    super(message);
  }
}
