package dev.lapse.audit;

/** The configured key can't sign. The message never tells the key. */
final class InvalidLogKeyException extends RuntimeException {
  InvalidLogKeyException(String message) {
    super(message);
  }
}
