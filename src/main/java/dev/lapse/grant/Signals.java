package dev.lapse.grant;

/**
 * What the database passes on to every replica when, and only when, the transaction of a change
 * commits: by triggers, so that no change can forget it.
 */
public final class Signals {
  /** A grant changed; the payload is its id, a colon and its version. */
  public static final String GRANT_CHANGED = "lapse_grant_changed";

  /** A target is due at an instant; the payload is that instant in milliseconds since the epoch. */
  public static final String TARGET_DUE = "lapse_target_due";

  private Signals() {}
}
