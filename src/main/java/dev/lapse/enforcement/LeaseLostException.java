package dev.lapse.enforcement;

/**
 * This replica overslept: somebody else works on the target now, and nothing may be written under
 * the old claim.
 */
final class LeaseLostException extends RuntimeException {
  LeaseLostException() {
    super("the lease on the target was lost", null, false, false);
  }
}
