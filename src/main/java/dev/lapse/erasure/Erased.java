package dev.lapse.erasure;

/**
 * Where a name was, and is not any more.
 *
 * @param subject whose it was
 * @param events audit events
 * @param grants grants that the person asked for
 * @param decisions decisions of theirs, glasses that they broke and reviewed included
 * @param findings findings that they settled
 * @param answers answers kept under their idempotency keys
 */
public record Erased(
    String subject, int events, int grants, int decisions, int findings, int answers) {

  /** Whether there was a name anywhere. */
  boolean anything() {
    return events + grants + decisions + findings + answers > 0;
  }
}
