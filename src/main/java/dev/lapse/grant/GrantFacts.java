package dev.lapse.grant;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
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
    facts.put("onTampering", grant.onTampering().name());
    grant
        .glass()
        .ifPresent(glass -> {
          facts.put("breakGlassRole", glass.role());
          facts.put("breakGlassMaxDuration", glass.maxDuration().toString());
        });
    return facts;
  }

  /** Why, for how long, and what was left out by it. */
  static Map<String, Object> ofBrokenGlass(Grant grant, String policyInForce) {
    var glass = grant.glass().orElseThrow();
    var facts = new LinkedHashMap<String, Object>();
    facts.put("reason", glass.broken().orElseThrow().reason());
    grant.duration().ifPresent(duration -> facts.put("duration", duration.toString()));
    grant.expiresAt().ifPresent(end -> facts.put("expiresAt", end.toString()));
    facts.put("breakGlassRole", glass.role());
    facts.put("approverRole", grant.approverRole());
    facts.put("approvalsRequired", grant.approvalsRequired());
    facts.put("approvalsMissing", grant.approvalsRequired() - grant.decisions().size());
    facts.put("policyVersion", policyInForce);
    return facts;
  }

  /** What was said to it, and to whose deed. */
  static Map<String, Object> ofReview(Grant grant) {
    var glass = grant.glass().orElseThrow();
    var facts = new LinkedHashMap<String, Object>();
    facts.put("comment", glass.review().orElseThrow().comment());
    facts.put("brokenBy", glass.broken().orElseThrow().by().subject());
    return facts;
  }

  static Map<String, Object> ofDecision(Grant grant) {
    return ofLatest(grant.decisions(), grant.approvalsRequired());
  }

  private static Map<String, Object> ofLatest(List<Decision> decisions, int approvalsRequired) {
    var decision = decisions.getLast();
    var facts = new LinkedHashMap<String, Object>();
    decision.comment().ifPresent(comment -> facts.put("comment", comment));
    decision.duration().ifPresent(duration -> facts.put("duration", duration.toString()));
    facts.put("decisions", decisions.size());
    facts.put("approvalsRequired", approvalsRequired);
    facts.put("policyVersion", decision.policyVersion());
    return facts;
  }

  /** The whole of what was asked, and the rule of that day. */
  static Map<String, Object> ofExtensionRequest(Grant grant, Extension extension) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("duration", extension.duration().toString());
    facts.put("reason", extension.reason());
    facts.put("expiresAt", grant.expiresAt().orElseThrow().toString());
    facts.put("policy", extension.policyName());
    facts.put("policyVersion", extension.policyVersion());
    facts.put("approvalsRequired", extension.approvalsRequired());
    facts.put("approverRole", extension.approverRole());
    facts.put("answerBy", extension.answerBy().toString());
    return facts;
  }

  static Map<String, Object> ofExtensionDecision(Grant grant, Extension extension) {
    return ofLatest(grant.decisionsOn(extension), extension.approvalsRequired());
  }

  /** The end that it had and the one that it has, and what follows from that. */
  static Map<String, Object> ofExtended(Grant grant, Extension extension, Instant endBefore) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("duration", extension.duration().toString());
    facts.put("expiresAtBefore", endBefore.toString());
    facts.put("expiresAt", grant.expiresAt().orElseThrow().toString());
    facts.put("policy", extension.policyName());
    facts.put("policyVersion", extension.policyVersion());
    facts.put("cutoff", grant.cutoff().name());
    facts.put("removalDueAt", grant.removalDueAt().toString());
    facts.put(
        "keycloak",
        grant.state() == GrantState.ACTIVE
            ? "left as it is"
            : "the scope is gone or on its way out, and is assigned again");
    return facts;
  }
}
