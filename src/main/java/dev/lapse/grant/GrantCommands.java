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
    List<Told> apply(Grant grant, List<Grant> liveOnTarget, Instant now);
  }

  private final GrantRepository grants;
  private final TargetRepository targets;
  private final Authority authority;
  private final PoliciesInForce policies;
  private final GrantExtensions extensions;
  private final BreakingGlass glass;
  private final GlassMetrics glassMetrics;
  private final GrantJournal journal;
  private final Signals signals;
  private final Clock clock;

  GrantCommands(
      GrantRepository grants,
      TargetRepository targets,
      Authority authority,
      PoliciesInForce policies,
      GrantExtensions extensions,
      BreakingGlass glass,
      GlassMetrics glassMetrics,
      GrantJournal journal,
      Signals signals,
      Clock clock) {
    this.grants = grants;
    this.targets = targets;
    this.authority = authority;
    this.policies = policies;
    this.extensions = extensions;
    this.glass = glass;
    this.glassMetrics = glassMetrics;
    this.journal = journal;
    this.signals = signals;
    this.clock = clock;
  }

  /**
   * Approves a request, or the extension that waits for a decision, under the policy of today: a
   * rule that is gone approves nothing.
   *
   * @param comment may be null
   * @param shorter a duration, or an addition, shorter than the one asked for, or null
   * @param expected the version that the caller has seen; empty: any
   */
  public Uni<Grant> approve(
      UUID id, String comment, Duration shorter, Actor actor, OptionalLong expected) {
    return change(
        id,
        actor,
        expected,
        (grant, live, now) -> {
          requireMayDecide(actor, grant, now);
          return grant.extension().isPresent()
              ? extensions.approve(grant, comment, shorter, actor, now)
              : approveRequest(grant, live, comment, shorter, actor, now);
        });
  }

  /** How one has to sign in for it is said by the rule of today, be the request older or not. */
  private void requireMayDecide(Actor actor, Grant grant, Instant now) {
    authority.requireApprover(actor, grant);
    policies
        .current()
        .match(grant.realm(), grant.subject(), grant.scope())
        .ifPresent(rule -> authority.requireSignIn(actor, rule.signIn(), now));
  }

  private List<Told> approveRequest(
      Grant grant, List<Grant> live, String comment, Duration shorter, Actor actor, Instant now) {
    var inForce = policies.current();
    Conflicts.requireSameAssignment(live, grant.assignment());
    RequestExamination.requireRule(inForce, grant.realm(), grant.subject(), grant.scope());
    grant.approve(actor.toParty(), comment, shorter, inForce.version(), now);
    return List.of(new Told(AuditAction.GRANT_APPROVED, GrantFacts.ofDecision(grant)));
  }

  /** Denies a request, or the extension that waits for a decision; one denial is enough. */
  public Uni<Grant> deny(UUID id, String comment, Actor actor, OptionalLong expected) {
    return change(
        id,
        actor,
        expected,
        (grant, live, now) -> {
          requireMayDecide(actor, grant, now);
          return grant.extension().isPresent()
              ? extensions.deny(grant, comment, actor, now)
              : denyRequest(grant, comment, actor, now);
        });
  }

  private List<Told> denyRequest(Grant grant, String comment, Actor actor, Instant now) {
    grant.deny(actor.toParty(), comment, policies.current().version(), now);
    return List.of(new Told(AuditAction.GRANT_DENIED, GrantFacts.ofDecision(grant)));
  }

  /**
   * Opens a request at once, by one person alone, where its policy lets somebody break the glass.
   *
   * @param shorter a duration shorter than the longest that the glass allows, or null
   */
  public Uni<Grant> breakGlass(
      UUID id, String reason, Duration shorter, Actor actor, OptionalLong expected) {
    return change(
            id,
            actor,
            expected,
            (grant, live, now) -> glass.breakIt(grant, live, reason, shorter, actor, now))
        .invoke(glassMetrics::countBroken);
  }

  /** Puts on record that somebody else looked at a broken glass. */
  public Uni<Grant> review(UUID id, String comment, Actor actor, OptionalLong expected) {
    return change(
        id, actor, expected, (grant, live, now) -> glass.review(grant, comment, actor, now));
  }

  /**
   * Asks for a later end, under the policy of today. Until it is approved, the grant keeps the end
   * that it has.
   *
   * @param duration what is to be added to that end
   */
  public Uni<Grant> extend(
      UUID id, Duration duration, String reason, Actor actor, OptionalLong expected) {
    return change(
        id,
        actor,
        expected,
        (grant, live, now) -> extensions.ask(grant, duration, reason, actor, now));
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
          return List.of(new Told(AuditAction.GRANT_WITHDRAWN, Map.of()));
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
          var extension = grant.extension();
          grant.revoke(cutoff, now);
          var action =
              grant.state().isEnded()
                  ? AuditAction.GRANT_REVOKED
                  : AuditAction.GRANT_REVOCATION_ORDERED;
          var revoked = new Told(action, Map.of("reason", reason, "cutoff", cutoff.name()));
          return revoked.withMoot(extension);
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
        .chain(told -> journal.recordAll(grant, told, actor.toParty()))
        .chain(() -> signals.targetDue(now));
  }

  private static void requireVersion(Grant grant, OptionalLong expected) {
    if (expected.isPresent() && expected.getAsLong() != grant.version()) {
      throw new RefusedException(new Refusal.StaleVersion(grant.version()));
    }
  }
}
