package dev.lapse.enforcement;

import dev.lapse.grant.Grant;
import dev.lapse.grant.TargetReading;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the trail tells of Keycloak's part. */
final class EnforcementFacts {
  private static final String UNGUARDED =
      "Keycloak does not hold tokens with the scope to its end: the guard does not look after it.";

  private EnforcementFacts() {}

  static Map<String, Object> ofActivation(Grant grant, TargetReading.Found readBack, Instant now) {
    var facts = ofRestoration(readBack, now);
    facts.put("tokenLifespan", readBack.tokenLifespan().toString());
    facts.put("cutoff", grant.cutoff().name());
    readBack
        .guarded()
        .until()
        .filter(until -> readBack.guarded().governed())
        .ifPresent(until -> facts.put("keycloakCapsAt", until.toString()));
    if (grant.isUncapped()) {
      facts.put("why", UNGUARDED);
    }
    grant.expiresAt().ifPresent(end -> facts.put("expiresAt", end.toString()));
    facts.put("removalDueAt", grant.removalDueAt().toString());
    return facts;
  }

  /** Keycloak was told an end while the grant was in force, and it was read back. */
  static Map<String, Object> ofEndTold(Ends ends, Outcome.Assigned assigned, Instant now) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("keycloak", "the end was read back on the client");
    ends.told().ifPresent(told -> facts.put("before", told.toString()));
    assigned
        .readBack()
        .guarded()
        .until()
        .ifPresent(until -> facts.put("keycloakCapsAt", until.toString()));
    facts.put("readBackAt", now.toString());
    if (assigned.leaked()) {
      facts.put("why", "Tokens that were issued before may live past that end.");
    }
    return facts;
  }

  static Map<String, Object> ofGuardLost(Grant grant) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("why", UNGUARDED);
    facts.put("cutoff", grant.cutoff().name());
    facts.put("removalDueAt", grant.removalDueAt().toString());
    return facts;
  }

  static Map<String, Object> ofRestoration(TargetReading.Found readBack, Instant now) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("keycloak", "the scope was read back on the client");
    readBack.assigned().ifPresent(assignment -> facts.put("assignment", assignment.name()));
    facts.put("readBackAt", now.toString());
    return facts;
  }

  static Map<String, Object> ofLateRemoval(TargetReading.Found readBack, Instant now) {
    var facts = ofRestoration(readBack, now);
    facts.put("why", "A removal for an earlier grant, by a replica that was stopped, came late.");
    return facts;
  }

  static Map<String, Object> ofRemovalAgain(int round, Outcome.Removed removed, Instant now) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("keycloak", "the scope was read back gone from the client");
    facts.put("readBackAt", now.toString());
    facts.put("round", round);
    if (removed.struck()) {
      facts.put("notBefore", removed.readBack().notBefore().toString());
    }
    return facts;
  }

  static Map<String, Object> ofRemoval(Grant grant, Outcome.Removed removed, Instant now) {
    var readBack = removed.readBack();
    var facts = new LinkedHashMap<String, Object>();
    facts.put(
        "keycloak",
        readBack.isAssigned()
            ? "the scope on the client was not put there by a grant and is left alone"
            : "the scope was read back gone from the client");
    facts.put("readBackAt", now.toString());
    facts.put("tokenLifespan", readBack.tokenLifespan().toString());
    facts.put("cutoff", grant.cutoff().name());
    if (removed.struck()) {
      facts.put("notBefore", readBack.notBefore().toString());
    }
    grant.tokensDeadBy().ifPresent(instant -> facts.put("tokensDeadBy", instant.toString()));
    return facts;
  }
}
