package dev.lapse.grant;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a refused command said. */
final class Refusals {
  private Refusals() {}

  /** Null where the command was not refused. */
  static Refusal refusalOf(ThrowingCallable command) {
    var refused = catchThrowableOfType(RefusedException.class, command);
    return refused == null ? null : refused.refusal();
  }
}
