package dev.lapse.enforcement;

import dev.lapse.grant.Custody;
import dev.lapse.grant.Target;
import dev.lapse.grant.TargetKey;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * One claimed target, from the decision to its settlement.
 *
 * @param target the id of its record
 * @param lease the claim it is worked on under
 * @param custody as it was when the plan was made
 * @param doubtedAt as it was when the plan was made; null where nothing was in doubt
 * @param ends to which end Keycloak itself has to hold tokens
 */
record Work(
    UUID target,
    UUID lease,
    TargetKey key,
    Custody custody,
    Instant doubtedAt,
    Plan plan,
    Ends ends) {

  /** Whether a late call has put in doubt what this work reads or did. */
  boolean isDoubted(Target record) {
    return !Objects.equals(doubtedAt, record.doubtedAt().orElse(null));
  }
}
