package dev.lapse.enforcement;

import static dev.lapse.enforcement.Preparation.LAPSE;

import dev.lapse.audit.AuditAction;
import dev.lapse.grant.Custody;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantJournal;
import dev.lapse.grant.GrantRepository;
import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.Signals;
import dev.lapse.grant.Target;
import dev.lapse.grant.TargetReading;
import dev.lapse.grant.TargetRepository;
import dev.lapse.grant.TokenTail;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Writes down what came of the work on a target: moves its grants on, tells of it, and gives the
 * target back. A grant that somebody moved on meanwhile is left as it is; the target is then due
 * again at once.
 */
@ApplicationScoped
class Settlement {
  private final TargetRepository targets;
  private final GrantRepository grants;
  private final GrantJournal journal;
  private final Signals signals;
  private final EnforcementConfiguration configuration;
  private final EnforcementMetrics metrics;
  private final Clock clock;

  Settlement(
      TargetRepository targets,
      GrantRepository grants,
      GrantJournal journal,
      Signals signals,
      EnforcementConfiguration configuration,
      EnforcementMetrics metrics,
      Clock clock) {
    this.targets = targets;
    this.grants = grants;
    this.journal = journal;
    this.signals = signals;
    this.configuration = configuration;
    this.metrics = metrics;
    this.clock = clock;
  }

  Uni<Void> settle(Work work, Outcome outcome) {
    return Panache.withTransaction(() ->
        targets
            .lock(work.target())
            .chain(target ->
                target.isLeasedBy(work.lease())
                    ? settle(target, work, outcome)
                    : hearFromOverslept(target, outcome)));
  }

  private Uni<Void> settle(Target target, Work work, Outcome outcome) {
    var now = clock.instant();
    target.takeCustody(custodyAfter(target.custody(), work.custody(), outcome));
    return grants
        .liveOf(target.id())
        .call(live -> moveOn(live, work.plan(), outcome, now))
        .chain(live -> release(target, outcome, live, now));
  }

  /**
   * A replica that was stopped past its lease may have assigned the scope after its successor was
   * done: whoever has the target next clears it up.
   */
  private Uni<Void> hearFromOverslept(Target target, Outcome outcome) {
    if (target.custody() == Custody.NONE && mayHaveAssigned(outcome)) {
      target.takeCustody(Custody.TAKING);
    }
    target.makeDueBy(clock.instant());
    return signals.targetDue(clock.instant());
  }

  private static boolean mayHaveAssigned(Outcome outcome) {
    return outcome instanceof Outcome.Assigned
        || (outcome instanceof Outcome.Failed failed && !failed.untouched());
  }

  /**
   * {@code onRecord} may be {@link Custody#TAKING} through this very work; {@code before} it was
   * what it was.
   */
  private static Custody custodyAfter(Custody onRecord, Custody before, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Assigned assigned -> Custody.HELD;
      case Outcome.Removed removed -> Custody.NONE;
      case Outcome.Gone gone -> Custody.NONE;
      case Outcome.Standing standing -> Custody.NONE;
      case Outcome.Unusable unusable -> onRecord;
      case Outcome.Failed failed -> failed.untouched() ? before : onRecord;
    };
  }

  private Uni<Void> release(Target target, Outcome outcome, List<Grant> live, Instant now) {
    var open = live.stream().filter(grant -> !grant.state().isEnded()).toList();
    var due = Timekeeper.nextDue(open, now).orElseGet(() -> leftover(target, outcome, now));
    target.release(due);
    return due == null ? Uni.createFrom().voidItem() : signals.targetDue(due);
  }

  /**
   * Without a grant nothing counts the attempts: what we left behind is cleared up at the slowest
   * pace.
   */
  private Instant leftover(Target target, Outcome outcome, Instant now) {
    if (target.custody() == Custody.NONE) {
      return null;
    }
    return outcome instanceof Outcome.Failed ? now.plus(configuration.backoff().max()) : now;
  }

  // ---- the grants

  private Uni<Void> moveOn(List<Grant> live, Plan plan, Outcome outcome, Instant now) {
    var concerned =
        switch (plan) {
          case Plan.Assign assign -> assign.activating();
          case Plan.Remove remove -> remove.ending();
          case Plan.Rest rest -> List.<Held>of();
        };
    return Multi.createFrom()
        .iterable(concerned)
        .onItem()
        .transformToUniAndConcatenate(held -> moveOn(live, held, outcome, now))
        .collect()
        .last();
  }

  private Uni<Void> moveOn(List<Grant> live, Held held, Outcome outcome, Instant now) {
    return live.stream()
        .filter(grant -> grant.id().equals(held.id()) && grant.version() == held.version())
        .findFirst()
        .map(grant ->
            held.isActivating() ? activate(grant, outcome, now) : end(grant, held, outcome, now))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private Uni<Void> activate(Grant grant, Outcome outcome, Instant now) {
    return switch (outcome) {
      case Outcome.Assigned assigned -> activated(grant, assigned.readBack(), now);
      case Outcome.Standing standing ->
          activationFailed(
              grant,
              "The client has had the scope already, without any grant: it is left alone.",
              now);
      case Outcome.Gone gone -> activationFailed(grant, gone.what(), now);
      case Outcome.Unusable unusable -> activationFailed(grant, unusable.why(), now);
      case Outcome.Failed failed -> attemptFailed(grant, failed.failure(), now);
      case Outcome.Removed removed ->
          throw new IllegalStateException("a grant can't be activated by a removal");
    };
  }

  private Uni<Void> activated(Grant grant, TargetReading.Found readBack, Instant now) {
    metrics.verified("activation", grant.dueSince(), now);
    grant.activated(readBack.tokenLifespan(), now);
    return journal.record(
        grant,
        AuditAction.GRANT_ACTIVATED,
        LAPSE,
        EnforcementFacts.ofActivation(grant, readBack, now));
  }

  private Uni<Void> activationFailed(Grant grant, String why, Instant now) {
    grant.activationFailed(why, now);
    return journal.record(grant, AuditAction.GRANT_ACTIVATION_FAILED, LAPSE, Map.of("why", why));
  }

  private Uni<Void> end(Grant grant, Held held, Outcome outcome, Instant now) {
    return switch (outcome) {
      case Outcome.Removed removed -> removed(grant, held, removed, now);
      case Outcome.Gone gone -> gone(grant, held, gone, now);
      case Outcome.Failed failed -> attemptFailed(grant, failed.failure(), now);
      case Outcome.Assigned assigned -> throw notAnEnd(outcome);
      case Outcome.Standing standing -> throw notAnEnd(outcome);
      case Outcome.Unusable unusable -> throw notAnEnd(outcome);
    };
  }

  private static IllegalStateException notAnEnd(Outcome outcome) {
    return new IllegalStateException("a grant can't be ended by " + outcome);
  }

  private Uni<Void> removed(Grant grant, Held held, Outcome.Removed removed, Instant now) {
    metrics.verified("removal", grant.dueSince(), now);
    var deadBy = Tail.deadBy(held, removed.readBack(), now);
    if (held.draining()) {
      grant.drained(deadBy, now);
    } else {
      grant.endedVerified(deadBy, now);
    }
    return journal.record(
        grant, actionOf(grant), LAPSE, EnforcementFacts.ofRemoval(grant, removed, now));
  }

  private Uni<Void> gone(Grant grant, Held held, Outcome.Gone gone, Instant now) {
    if (held.draining()) {
      grant.beginExpiring(now);
    }
    metrics.verified("removal", grant.dueSince(), now);
    grant.endedVerified(TokenTail.deadBy(now, held.tokenLifespan()), now);
    return journal.record(
        grant,
        actionOf(grant),
        LAPSE,
        Map.of("keycloak", gone.what(), "readBackAt", now.toString()));
  }

  private static AuditAction actionOf(Grant grant) {
    return switch (grant.state()) {
      case DRAINING -> AuditAction.GRANT_DRAINING;
      case REVOKED -> AuditAction.GRANT_REVOKED;
      default -> AuditAction.GRANT_EXPIRED;
    };
  }

  // ---- failure

  /**
   * Told once when it begins and once when it has gone on for too long; the grant itself tells of
   * each attempt.
   */
  private Uni<Void> attemptFailed(Grant grant, KeycloakFailure failure, Instant now) {
    var wasStuck = grant.isStuck();
    var pause =
        new Backoff(configuration.backoff().initial(), configuration.backoff().max())
            .pause(grant.attempts() + 1, failure.retryAfter(), RandomGenerator.getDefault());
    grant.attemptFailed(failure.getMessage(), now.plus(pause), configuration.stuckAfter(), now);
    var facts =
        Map.<String, Object>of("error", failure.getMessage(), "kind", failure.kind().name());
    if (grant.isStuck() && !wasStuck) {
      return journal.record(grant, AuditAction.GRANT_STUCK, LAPSE, facts);
    }
    return grant.isFirstFailure()
        ? journal.record(grant, AuditAction.GRANT_ENFORCEMENT_FAILED, LAPSE, facts)
        : signals.grantChanged(grant);
  }
}
