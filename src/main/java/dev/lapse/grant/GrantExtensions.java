package dev.lapse.grant;

import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.lapse.actor.Actor;
import dev.lapse.actor.RoleNames;
import dev.lapse.audit.AuditAction;
import dev.lapse.policy.Ask;
import dev.lapse.policy.PoliciesInForce;
import dev.lapse.policy.PolicyRule;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The steps by which a grant gets a later end: asked for under the policy of the day, and decided
 * anew. Each is part of a command of {@link GrantCommands}.
 */
@ApplicationScoped
class GrantExtensions {
  private final Authority authority;
  private final PoliciesInForce policies;
  private final DrainMargin drainMargin;
  private final RoleNames roles;
  private final TimeBasedEpochGenerator ids;

  GrantExtensions(
      Authority authority,
      PoliciesInForce policies,
      DrainMargin drainMargin,
      RoleNames roles,
      TimeBasedEpochGenerator ids) {
    this.authority = authority;
    this.policies = policies;
    this.drainMargin = drainMargin;
    this.roles = roles;
    this.ids = ids;
  }

  List<Told> ask(Grant grant, Duration duration, String reason, Actor actor, Instant now) {
    authority.requireItsRequester(actor, grant, "extend");
    authority.requireRequester(actor, grant.subject());
    grant.requireExtensible(now);
    requireSome(duration);
    grant.extend(ids.generate(), termsOfToday(grant, duration, reason), now);
    return List.of(
        new Told(
            AuditAction.GRANT_EXTENSION_REQUESTED,
            GrantFacts.ofExtensionRequest(grant, grant.extension().orElseThrow())));
  }

  private static void requireSome(Duration duration) {
    if (duration.toMillis() <= 0) {
      throw new RefusedException(Refusal.InvalidRequest.of("duration", "must be longer than zero"));
    }
  }

  private ExtensionTerms termsOfToday(Grant grant, Duration duration, String reason) {
    var inForce = policies.current();
    var rule =
        RequestExamination.requireRule(inForce, grant.realm(), grant.subject(), grant.scope());
    requireAllowed(rule, grant, duration);
    return new ExtensionTerms(
        duration, reason, rule, inForce.version(), rule.approverRole().orElseGet(roles::approver));
  }

  private static void requireAllowed(PolicyRule rule, Grant grant, Duration duration) {
    var whole =
        Duration.between(
            grant.activatedAt().orElseThrow(), grant.expiresAt().orElseThrow().plus(duration));
    var violations =
        rule.violationsOfExtension(
            new Ask(
                grant.realm(),
                grant.subject(),
                grant.scope(),
                whole,
                grant.ticket(),
                grant.compensatingControls()));
    if (!violations.isEmpty()) {
      throw new RefusedException(new Refusal.PolicyViolation(rule.name(), violations));
    }
  }

  /** Counts an approval; the last one that is asked for moves the end. */
  List<Told> approve(Grant grant, String comment, Duration shorter, Actor actor, Instant now) {
    var inForce = policies.current();
    RequestExamination.requireRule(inForce, grant.realm(), grant.subject(), grant.scope());
    var extension = grant.extension().orElseThrow();
    var end = grant.expiresAt().orElseThrow();
    grant.approveExtension(
        actor.toParty(), comment, shorter, inForce.version(), drainMargin.get(), now);
    var approved =
        new Told(
            AuditAction.GRANT_EXTENSION_APPROVED, GrantFacts.ofExtensionDecision(grant, extension));
    return grant.extension().isPresent()
        ? List.of(approved)
        : List.of(
            approved,
            new Told(AuditAction.GRANT_EXTENDED, GrantFacts.ofExtended(grant, extension, end)));
  }

  List<Told> deny(Grant grant, String comment, Actor actor, Instant now) {
    var extension = grant.extension().orElseThrow();
    grant.denyExtension(actor.toParty(), comment, policies.current().version(), now);
    return List.of(
        new Told(
            AuditAction.GRANT_EXTENSION_DENIED, GrantFacts.ofExtensionDecision(grant, extension)));
  }
}
