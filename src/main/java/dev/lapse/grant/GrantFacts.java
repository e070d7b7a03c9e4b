package dev.lapse.grant;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the audit trail tells of a step, so that the whole grant can be explained from the trail
 * alone.
 */
final class GrantFacts {
  private GrantFacts() {}

  /** The whole of what was asked, and the rule it fell under. */
  static Map<String, Object> ofRequest(Grant grant, Target target) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("realm", grant.realm());
    facts.put("subject", grant.subject());
    facts.put("clientUuid", target.key().clientUuid());
    facts.put("scope", grant.scope());
    facts.put("scopeUuid", target.key().scopeUuid());
    facts.put("assignment", grant.assignment().name());
    facts.put("reason", grant.reason());
    grant.ticket().ifPresent(ticket -> facts.put("ticket", ticket));
    facts.put("compensatingControls", grant.compensatingControls());
    grant.startsAt().ifPresent(start -> facts.put("startsAt", start.toString()));
    grant.duration().ifPresent(duration -> facts.put("duration", duration.toString()));
    grant.expiresAt().ifPresent(end -> facts.put("expiresAt", end.toString()));
    facts.put("policy", grant.policyName());
    facts.put("policyVersion", grant.policyVersion());
    facts.put("approvalsRequired", grant.approvalsRequired());
    facts.put("approverRole", grant.approverRole());
    facts.put("answerBy", grant.answerBy().toString());
    facts.put("cutoff", grant.cutoff().name());
    return facts;
  }

  static Map<String, Object> ofDecision(Grant grant, Decision decision) {
    var facts = new LinkedHashMap<String, Object>();
    decision.comment().ifPresent(comment -> facts.put("comment", comment));
    decision.duration().ifPresent(duration -> facts.put("duration", duration.toString()));
    facts.put("decisions", grant.decisions().size());
    facts.put("approvalsRequired", grant.approvalsRequired());
    facts.put("policyVersion", decision.policyVersion());
    return facts;
  }
}
