package dev.lapse.grant;

import dev.lapse.actor.Actor;
import dev.lapse.actor.RoleNames;
import dev.lapse.policy.Cutoff;
import dev.lapse.policy.RequiredSignIn;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/**
 * Who may do what with a grant. Says no by default, and as little as possible about what the caller
 * may not see.
 */
@ApplicationScoped
public class Authority {
  private final RoleNames roles;

  Authority(RoleNames roles) {
    this.roles = roles;
  }

  /** What the actor may read. */
  public GrantQuery.Sight sightOf(Actor actor) {
    if (readsEverything(actor)) {
      return new GrantQuery.Sight.All();
    }
    return new GrantQuery.Sight.Own(actor.subject(), actor.client(), actor.roles());
  }

  /** Whether the actor may ask for grants. */
  public boolean mayRequest(Actor actor) {
    return actor.hasRole(roles.requester());
  }

  /** Whether the actor decides where no policy names a role of its own. */
  public boolean isApprover(Actor actor) {
    return actor.hasRole(roles.approver());
  }

  /** What the actor may do with a grant that it may see, as things stand. */
  public Allowed allowedTo(Actor actor, Grant grant, Instant now) {
    return new Allowed(
        grant.isUndecided(now)
            && isLet(() -> requireApprover(actor, grant))
            && !hasDecided(actor, grant),
        grant.isWithdrawable() && isRequesterOf(actor, grant),
        grant.isRevocable() && isLet(() -> requireRevoker(actor, grant)),
        grant.isExtensible(now) && isRequesterOf(actor, grant) && mayRequest(actor),
        grant.isGlassBreakable(now) && isLet(() -> requireGlassBreaker(actor, grant)),
        grant.glass().filter(Glass::isUnreviewed).isPresent()
            && isLet(() -> requireReviewer(actor, grant)));
  }

  private static boolean hasDecided(Actor actor, Grant grant) {
    return grant.extension().map(grant::decisionsOn).orElseGet(grant::decisions).stream()
        .anyMatch(decision -> actor.isSameIdentityAs(decision.approver()));
  }

  private static boolean isLet(Runnable requirement) {
    try {
      requirement.run();
      return true;
    } catch (RefusedException refused) {
      return false;
    }
  }

  /** Refuses a grant that the actor may not know of, as if there were none. */
  void requireSight(Actor actor, Grant grant) {
    var visible =
        readsEverything(actor)
            || isRequesterOf(actor, grant)
            || actor.client().filter(grant.subject()::equals).isPresent()
            || actor.hasRole(grant.approverRole())
            || grant.extensionRole().filter(actor::hasRole).isPresent()
            || grant.glass().map(Glass::role).filter(actor::hasRole).isPresent();
    if (!visible) {
      throw new RefusedException(new Refusal.NotFound());
    }
  }

  /** Refuses a request by somebody without the role, or by a service account for another one. */
  void requireRequester(Actor actor, String subject) {
    if (!actor.hasRole(roles.requester())) {
      throw forbidden("Ask for the role %s.".formatted(roles.requester()));
    }
    if (!actor.isPerson() && actor.client().filter(subject::equals).isEmpty()) {
      throw forbidden("A service account may ask for its own client only.");
    }
  }

  /**
   * Refuses a decision on one's own request, and by anybody but a person with the role that the
   * policy of the request, or of its pending extension, names. That it is one's own is said first:
   * no role would help.
   */
  void requireApprover(Actor actor, Grant grant) {
    if (isRequesterOf(actor, grant)) {
      throw new RefusedException(new Refusal.OwnRequest());
    }
    var role = grant.extension().map(Extension::approverRole).orElseGet(grant::approverRole);
    if (!actor.hasRole(role)) {
      throw forbidden("This request is decided by the role %s.".formatted(role));
    }
    if (!actor.isPerson()) {
      throw forbidden("A person decides, not a service account.");
    }
  }

  /** Refuses a decision by somebody who signed in too long ago, or by too weak means. */
  void requireSignIn(Actor actor, RequiredSignIn required, Instant now) {
    if (!required.isMetBy(actor.signIn(), now)) {
      throw new RefusedException(new Refusal.InsufficientSignIn(required));
    }
  }

  /**
   * Refuses to open a request to anybody but a person with the role that its policy named for it.
   * That it is their own does not matter: somebody else looks at it afterwards.
   */
  void requireGlassBreaker(Actor actor, Grant grant) {
    var role =
        grant
            .glass()
            .map(Glass::role)
            .orElseThrow(
                () -> forbidden("The policy of this request lets nobody break the glass."));
    if (!actor.hasRole(role)) {
      throw forbidden("The glass of this request is broken by the role %s.".formatted(role));
    }
    if (!actor.isPerson()) {
      throw forbidden("A person breaks the glass, not a service account.");
    }
  }

  /** Refuses a review by whoever gained by it, and by anybody but an approver or an admin. */
  void requireReviewer(Actor actor, Grant grant) {
    if (isRequesterOf(actor, grant)
        || grant.glass().filter(glass -> glass.isBrokenBy(actor)).isPresent()) {
      throw new RefusedException(new Refusal.OwnGlass());
    }
    if (!actor.hasRole(grant.approverRole()) && !actor.hasRole(roles.admin())) {
      throw forbidden(
          "A broken glass is reviewed by the role %s, or %s."
              .formatted(grant.approverRole(), roles.admin()));
    }
    if (!actor.isPerson()) {
      throw forbidden("A person reviews, not a service account.");
    }
  }

  void requireItsRequester(Actor actor, Grant grant, String verb) {
    if (!isRequesterOf(actor, grant)) {
      throw forbidden("Only its requester may %s this grant.".formatted(verb));
    }
  }

  /** An admin, whoever approved or opened it, and its requester may end a grant. */
  void requireRevoker(Actor actor, Grant grant) {
    if (!actor.hasRole(roles.admin())
        && !grant.everyDecision().areApprovedBy(actor)
        && grant.glass().filter(glass -> glass.isBrokenBy(actor)).isEmpty()
        && !isRequesterOf(actor, grant)) {
      throw forbidden(
          "A grant is revoked by its requester, whoever approved or opened it, or the role %s."
              .formatted(roles.admin()));
    }
  }

  /** Only an admin may let tokens live on where the policy says otherwise. */
  void requireCutoff(Actor actor, Grant grant, Cutoff wanted) {
    if (wanted == Cutoff.LINGER
        && grant.cutoff() != Cutoff.LINGER
        && !actor.hasRole(roles.admin())) {
      throw forbidden(
          "The policy does not let tokens linger here; only the role %s may decide otherwise."
              .formatted(roles.admin()));
    }
  }

  /** Refuses whoever may not read everything. */
  public void requireReadsEverything(Actor actor) {
    if (!readsEverything(actor)) {
      throw forbidden("Ask for the role %s.".formatted(roles.auditor()));
    }
  }

  /** Refuses whoever is no admin. */
  public void requireAdmin(Actor actor) {
    if (!actor.hasRole(roles.admin())) {
      throw forbidden("Ask for the role %s.".formatted(roles.admin()));
    }
  }

  /** Whether the actor reads every grant and the whole log. */
  public boolean readsEverything(Actor actor) {
    return actor.hasRole(roles.auditor()) || actor.hasRole(roles.admin());
  }

  private static boolean isRequesterOf(Actor actor, Grant grant) {
    return actor.isSameIdentityAs(grant.requester());
  }

  private static RefusedException forbidden(String advice) {
    return new RefusedException(new Refusal.Forbidden(advice));
  }
}
