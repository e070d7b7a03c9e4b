package dev.lapse.grant;

import dev.lapse.actor.Actor;
import dev.lapse.audit.AuditAction;
import dev.lapse.policy.PoliciesInForce;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The steps by which one person opens a request alone, and another one looks at it afterwards. Each
 * is part of a command of {@link GrantCommands}.
 */
@ApplicationScoped
class BreakingGlass {
  private final Authority authority;
  private final PoliciesInForce policies;

  BreakingGlass(Authority authority, PoliciesInForce policies) {
    this.authority = authority;
    this.policies = policies;
  }

  /** Who may, and for how long, was said with the request; how to sign in, and if at all, today. */
  List<Told> breakIt(
      Grant grant, List<Grant> live, String reason, Duration shorter, Actor actor, Instant now) {
    authority.requireGlassBreaker(actor, grant);
    var inForce = policies.current();
    var rule =
        RequestExamination.requireRule(inForce, grant.realm(), grant.subject(), grant.scope());
    authority.requireSignIn(actor, rule.signIn(), now);
    Conflicts.requireSameAssignment(live, grant.assignment());
    grant.breakGlass(actor.toParty(), reason, shorter, now);
    return List.of(
        new Told(
            AuditAction.GRANT_GLASS_BROKEN, GrantFacts.ofBrokenGlass(grant, inForce.version())));
  }

  List<Told> review(Grant grant, String comment, Actor actor, Instant now) {
    authority.requireReviewer(actor, grant);
    grant.reviewGlass(actor.toParty(), comment, now);
    return List.of(new Told(AuditAction.GRANT_GLASS_REVIEWED, GrantFacts.ofReview(grant)));
  }
}
