package dev.lapse.enforcement;

import dev.lapse.grant.Custody;
import dev.lapse.grant.TargetKey;
import java.util.UUID;

/**
 * One claimed target, from the decision to its settlement.
 *
 * @param target the id of its record
 * @param lease the claim it is worked on under
 * @param custody as it was when the plan was made
 */
record Work(UUID target, UUID lease, TargetKey key, Custody custody, Plan plan) {}
