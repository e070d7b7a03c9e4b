package dev.lapse.grant;

import dev.lapse.policy.PolicyRule;
import dev.lapse.policy.Violation;
import java.util.List;
import java.util.Optional;

/**
 * What would become of a request.
 *
 * @param rule the policy it falls under
 * @param policyVersion the version of the policy file
 * @param approverRole who would decide
 * @param violations what the policy does not allow; empty: the request would be taken
 * @param standing how the client has the scope already without any grant; empty if it doesn't
 * @param gains what its tokens would gain
 */
public record GrantPreview(
    PolicyRule rule,
    String policyVersion,
    String approverRole,
    List<Violation> violations,
    Optional<Assignment> standing,
    List<Gain> gains) {}
