package dev.lapse.grant;

import dev.lapse.policy.PolicyRule;
import java.time.Duration;

/**
 * A longer time that is asked for, and the rule of the day that it falls under.
 *
 * @param duration what is to be added to the end that the grant has; at least a millisecond
 * @param reason why; never blank
 * @param approverRole the role that decides by that rule
 */
record ExtensionTerms(
    Duration duration, String reason, PolicyRule rule, String policyVersion, String approverRole) {}
