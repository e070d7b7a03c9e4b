package dev.lapse.drift;

import dev.lapse.grant.Attribution;
import dev.lapse.grant.Grant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the trail tells of what others did. */
final class DriftFacts {
  private DriftFacts() {}

  static Map<String, Object> ofTampering(Grant grant, Verdict.Tampered verdict, Attribution who) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put(
        "keycloak",
        verdict.now().isPresent()
            ? "the scope is attached to the client in another way"
            : "the scope is not on the client any more");
    verdict.now().ifPresent(assignment -> facts.put("assignment", assignment.name()));
    facts.put("onTampering", grant.onTampering().name());
    facts.put("then", grant.awaitsRestoration() ? "it is given back" : "the grant ends");
    facts.putAll(who.toFacts());
    return facts;
  }

  static Map<String, Object> ofUncapped(Watched seen, Verdict.Uncapped verdict) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put(
        "keycloak",
        verdict.now().governed()
            ? "it holds tokens with the scope to another end than it was told"
            : "the guard does not look after the scope any more");
    seen.guardedUntil().ifPresent(told -> facts.put("told", told.toString()));
    verdict.now().until().ifPresent(until -> facts.put("keycloakCapsAt", until.toString()));
    return facts;
  }

  static Map<String, Object> ofComeback(int round, Verdict.CameBack verdict, Attribution who) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("keycloak", "the scope is on the client again, with no grant behind it");
    facts.put("assignment", verdict.as().name());
    facts.put("round", round);
    facts.putAll(who.toFacts());
    return facts;
  }

  static Map<String, Object> ofFinding(Finding finding, Verdict.CameBack verdict, Attribution who) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("finding", finding.id().toString());
    facts.put("keycloak", "the scope is on the client again, and is left there");
    facts.put("assignment", verdict.as().name());
    facts.put("rounds", finding.rounds());
    facts.putAll(who.toFacts());
    return facts;
  }

  static Map<String, Object> ofSettlement(Finding finding, Finding.Settled settled) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("finding", finding.id().toString());
    facts.put("as", settled.as().name());
    facts.put("comment", settled.comment());
    return facts;
  }
}
