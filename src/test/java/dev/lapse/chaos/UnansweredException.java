package dev.lapse.chaos;

/** No replica answered a call in all the time that a caller would give it. */
final class UnansweredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnansweredException(Call call, String last) {
    super(
        "%s %s was never answered for good; last: %s".formatted(call.method(), call.path(), last));
  }
}
