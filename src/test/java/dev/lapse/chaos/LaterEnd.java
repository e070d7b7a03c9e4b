package dev.lapse.chaos;

import java.time.Duration;

/**
 * The wish for a later end of a grant.
 *
 * @param after how long after the approval of the grant it is asked for, at the earliest
 * @param by what is to be added to the end that the grant has
 */
record LaterEnd(Duration after, Duration by, Decision decision) {
  /** What the approver says to it. */
  enum Decision {
    APPROVED,
    DENIED,
    /** Nothing, so that it goes unanswered. */
    NONE
  }
}
