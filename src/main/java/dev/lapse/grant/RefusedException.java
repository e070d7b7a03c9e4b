package dev.lapse.grant;

import java.util.Objects;

/**
 * Carries a {@link Refusal} out of a command; thrown before anything was written, or undoes what
 * was.
 */
public final class RefusedException extends RuntimeException {
  private final transient Refusal refusal;

  public RefusedException(Refusal refusal) {
    // A refusal is an answer and not a fault: no stack trace is worth its cost.
    super(refusal.toString(), null, false, false);
    this.refusal = Objects.requireNonNull(refusal);
  }

  /** Why the command was refused; never null. */
  public Refusal refusal() {
    return refusal;
  }
}
