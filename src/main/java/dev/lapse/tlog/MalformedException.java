package dev.lapse.tlog;

/** Bytes or text that are not what their format asks for; the message says what, and where. */
public final class MalformedException extends RuntimeException {
  public MalformedException(String message) {
    super(message);
  }

  MalformedException(String message, Throwable cause) {
    super(message, cause);
  }
}
