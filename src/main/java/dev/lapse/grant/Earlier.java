package dev.lapse.grant;

import java.time.Instant;

/**
 * What a subject had of a scope before.
 *
 * @param requests how often it was asked for, 0 to {@link #COUNTED_AT_MOST}
 * @param lastActive when such a grant last became active; null: never
 * @param lastUntil when that one had the scope no more; null: never, or it has it still
 */
public record Earlier(int requests, Instant lastActive, Instant lastUntil) {
  /** More than these are not counted. */
  public static final int COUNTED_AT_MOST = 100;

  /** Nothing. */
  public static final Earlier NOTHING = new Earlier(0, null, null);
}
