package dev.lapse.chaos;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of the table of grants.
 *
 * @param tenure empty: never active
 */
record Recorded(UUID grant, String state, long version, Optional<Tenure> tenure) {
  /**
   * The times of one that was active.
   *
   * @param endedAt empty: not yet
   */
  record Tenure(Instant activatedAt, Instant expiresAt, Optional<Instant> endedAt) {}
}
