package dev.lapse.grant;

import dev.lapse.actor.Actor;
import dev.lapse.policy.Ask;
import dev.lapse.policy.Policies;
import dev.lapse.policy.PoliciesInForce;
import dev.lapse.policy.PolicyRule;
import dev.lapse.policy.Violation;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Examines a request before anything is written: the caller's right, the terms, the policy, and
 * what Keycloak knows.
 */
@ApplicationScoped
class RequestExamination {

  /**
   * A request, the rule it falls under and what Keycloak knows of it.
   *
   * @param violations every term that the rule does not allow
   */
  record Examined(
      GrantTerms terms,
      PolicyRule rule,
      String policyVersion,
      List<Violation> violations,
      Lookup.Found found) {}

  private final Authority authority;
  private final PoliciesInForce policies;
  private final Keycloak keycloak;
  private final Clock clock;

  RequestExamination(
      Authority authority, PoliciesInForce policies, Keycloak keycloak, Clock clock) {
    this.authority = authority;
    this.policies = policies;
    this.keycloak = keycloak;
    this.clock = clock;
  }

  /** Fails with the reason where the request can't be put on record. */
  Uni<Examined> requireAllowed(GrantTerms terms, Actor actor) {
    return examine(terms, actor, true);
  }

  /**
   * Fails only where no policy could be named; what the policy does not allow is told in the
   * result.
   */
  Uni<Examined> preview(GrantTerms terms, Actor actor) {
    return examine(terms, actor, false);
  }

  /** The same for whoever may only read: nobody's right to ask is looked at. */
  Uni<Examined> whatIf(GrantTerms terms) {
    return examine(terms, false);
  }

  private Uni<Examined> examine(GrantTerms terms, Actor actor, boolean strictly) {
    authority.requireRequester(actor, terms.subject());
    return examine(terms, strictly);
  }

  private Uni<Examined> examine(GrantTerms terms, boolean strictly) {
    var now = clock.instant();
    terms.requireSensible(now);
    requireManagedRealm(terms.realm());
    var inForce = policies.current();
    var rule = requireRule(inForce, terms.realm(), terms.subject(), terms.scope());
    var violations = rule.violations(toAsk(terms, now));
    if (strictly && !violations.isEmpty()) {
      throw new RefusedException(new Refusal.PolicyViolation(rule.name(), violations));
    }
    return Availability.required(keycloak.lookUp(terms.realm(), terms.subject(), terms.scope()))
        .map(lookup -> requireFound(lookup, terms))
        .map(found ->
            new Examined(
                terms,
                isGuarded(terms.realm(), rule, found) ? rule.underGuard() : rule,
                inForce.version(),
                violations,
                found));
  }

  private boolean isGuarded(String realm, PolicyRule rule, Lookup.Found found) {
    return found.reading().guarded().governsOnceActive(rule.guarding(), keycloak.guard(realm));
  }

  static PolicyRule requireRule(Policies policies, String realm, String subject, String scope) {
    return policies
        .match(realm, subject, scope)
        .orElseThrow(() -> new RefusedException(new Refusal.NoPolicy(realm, subject, scope)));
  }

  private static Ask toAsk(GrantTerms terms, Instant now) {
    return new Ask(
        terms.realm(),
        terms.subject(),
        terms.scope(),
        terms.longestTime(now),
        terms.ticket(),
        terms.compensatingControls());
  }

  private static Lookup.Found requireFound(Lookup lookup, GrantTerms terms) {
    return switch (lookup) {
      case Lookup.Found found -> found;
      case Lookup.NoSuchSubject none ->
          throw new RefusedException(new Refusal.UnknownSubject(terms.realm(), terms.subject()));
      case Lookup.NoSuchScope none ->
          throw new RefusedException(new Refusal.UnknownScope(terms.realm(), terms.scope()));
      case Lookup.UnusableSubject unusable ->
          throw new RefusedException(
              new Refusal.NotAServiceAccount(terms.subject(), unusable.problem()));
    };
  }

  private void requireManagedRealm(String realm) {
    if (!keycloak.realms().contains(realm)) {
      throw new RefusedException(
          Refusal.InvalidRequest.of(
              "realm", "must be a managed realm: " + String.join(", ", keycloak.realms())));
    }
  }
}
