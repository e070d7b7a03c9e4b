package dev.lapse.grant;

import dev.lapse.actor.Actor;
import dev.lapse.audit.AuditAction;
import dev.lapse.policy.Cutoff;
import dev.lapse.policy.PoliciesInForce;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What people and machines do with a grant on record. Each command locks the grant's target, checks
 * the caller and the version, moves the grant on and tells of it, in one transaction.
 */
@ApplicationScoped
public class GrantCommands {

  /** Moves a grant on and says what to tell of it. */
  @FunctionalInterface
  private interface Step {
    Told apply(Grant grant, List<Grant> liveOnTarget, Instant now);
  }

  private record Told(AuditAction action, Map<String, Object> facts) {}

  private final GrantRepository grants;
  private final TargetRepository targets;
  private final Authority authority;
  private final PoliciesInForce policies;
  private final GrantJournal journal;
  private final Signals signals;
  private final Clock clock;

  GrantCommands(
      GrantRepository grants,
      TargetRepository targets,
      Authority authority,
      PoliciesInForce policies,
      GrantJournal journal,
      Signals signals,
      Clock clock) {
    this.grants = grants;
    this.targets = targets;
    this.authority = authority;
    this.policies = policies;
    this.journal = journal;
    this.signals = signals;
    this.clock = clock;
  }

  /**
   * Approves a request, under the policy of today: a rule that is gone approves nothing.
   *
   * @param comment may be null
   * @param shorter a duration shorter than the one asked for, or null
   * @param expected the version that the caller has seen; empty: any
   */
  public Uni<Grant> approve(
      UUID id, String comment, Duration shorter, Actor actor, OptionalLong expected) {
    return change(
        id,
        actor,
        expected,
        (grant, live, now) -> {
          authority.requireApprover(actor, grant);
          Conflicts.requireSameAssignment(live, grant.assignment());
          requireStillCovered(grant);
          grant.approve(actor.toParty(), comment, shorter, policies.current().version(), now);
          return new Told(
              AuditAction.GRANT_APPROVED,
              GrantFacts.ofDecision(grant, grant.decisions().getLast()));
        });
  }

  private void requireStillCovered(Grant grant) {
    if (policies.current().match(grant.realm(), grant.subject(), grant.scope()).isEmpty()) {
      throw new RefusedException(
          new Refusal.NoPolicy(grant.realm(), grant.subject(), grant.scope()));
    }
  }

  /** Denies a request; one denial is enough. */
  public Uni<Grant> deny(UUID id, String comment, Actor actor, OptionalLong expected) {
    return change(
        id,
        actor,
        expected,
        (grant, live, now) -> {
          authority.requireApprover(actor, grant);
          grant.deny(actor.toParty(), comment, policies.current().version(), now);
          return new Told(
              AuditAction.GRANT_DENIED, GrantFacts.ofDecision(grant, grant.decisions().getLast()));
        });
  }

  /** Takes back a request that has not become active. */
  public Uni<Grant> withdraw(UUID id, Actor actor, OptionalLong expected) {
    return change(
        id,
        actor,
        expected,
        (grant, live, now) -> {
          authority.requireItsRequester(actor, grant, "withdraw");
          grant.withdraw(now);
          return new Told(AuditAction.GRANT_WITHDRAWN, Map.of());
        });
  }

  /** Ends a grant now. */
  public Uni<Grant> revoke(
      UUID id, String reason, Cutoff cutoff, Actor actor, OptionalLong expected) {
    return change(
        id,
        actor,
        expected,
        (grant, live, now) -> {
          authority.requireRevoker(actor, grant);
          authority.requireCutoff(actor, grant, cutoff);
          grant.revoke(cutoff, now);
          var action =
              grant.state().isEnded()
                  ? AuditAction.GRANT_REVOKED
                  : AuditAction.GRANT_REVOCATION_ORDERED;
          return new Told(action, Map.of("reason", reason, "cutoff", cutoff.name()));
        });
  }

  private Uni<Grant> change(UUID id, Actor actor, OptionalLong expected, Step step) {
    return Panache.withTransaction(() ->
        lockTargetOf(id)
            .chain(target ->
                grants.findById(id).call(grant -> apply(target, grant, actor, expected, step))));
  }

  /**
   * The target is locked before the grant is read: what is read then can't change until the commit.
   */
  private Uni<Target> lockTargetOf(UUID id) {
    return grants
        .targetOf(id)
        .onItem()
        .ifNull()
        .failWith(() -> new RefusedException(new Refusal.NotFound()))
        .chain(targets::lock);
  }

  private Uni<Void> apply(
      Target target, Grant grant, Actor actor, OptionalLong expected, Step step) {
    authority.requireSight(actor, grant);
    requireVersion(grant, expected);
    var now = clock.instant();
    return grants
        .liveOf(target.id())
        .map(live -> step.apply(grant, live, now))
        .invoke(() -> target.makeDueBy(now))
        .chain(told -> journal.record(grant, told.action(), actor.toParty(), told.facts()))
        .chain(() -> signals.targetDue(now));
  }

  private static void requireVersion(Grant grant, OptionalLong expected) {
    if (expected.isPresent() && expected.getAsLong() != grant.version()) {
      throw new RefusedException(new Refusal.StaleVersion(grant.version()));
    }
  }
}
