package dev.lapse.enforcement;

import static dev.lapse.enforcement.Preparation.LAPSE;

import dev.lapse.audit.AuditAction;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantJournal;
import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.Target;
import dev.lapse.grant.TargetReading;
import dev.lapse.grant.TokenTail;
import dev.lapse.grant.Told;
import dev.lapse.policy.Cutoff;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Moves the grants of a target on by what came of the work, and tells the trail. A grant that
 * somebody moved on meanwhile is left as it is.
 */
@ApplicationScoped
class GrantSettlement {
  private final GrantJournal journal;
  private final EnforcementConfiguration configuration;
  private final EnforcementMetrics metrics;

  GrantSettlement(
      GrantJournal journal, EnforcementConfiguration configuration, EnforcementMetrics metrics) {
    this.journal = journal;
    this.configuration = configuration;
    this.metrics = metrics;
  }

  /** Those that the plan concerns. */
  Uni<Void> moveOn(Target target, List<Grant> live, Work work, Outcome outcome, Instant now) {
    var concerned =
        switch (work.plan()) {
          case Plan.Assign assign -> assign.concerned();
          case Plan.Remove remove -> remove.ending();
          case Plan.Keep keep -> keep.holders();
          case Plan.ForgetEnd forget -> List.<Held>of();
          case Plan.Rest rest -> List.<Held>of();
        };
    return Multi.createFrom()
        .iterable(concerned)
        .onItem()
        .transformToUniAndConcatenate(held -> moveOn(target, live, work, held, outcome, now))
        .collect()
        .last();
  }

  private Uni<Void> moveOn(
      Target target, List<Grant> live, Work work, Held held, Outcome outcome, Instant now) {
    return live.stream()
        .filter(grant -> grant.id().equals(held.id()) && grant.version() == held.version())
        .findFirst()
        .map(grant -> moveOn(target, grant, work, held, outcome, now))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private Uni<Void> moveOn(
      Target target, Grant grant, Work work, Held held, Outcome outcome, Instant now) {
    if (held.isActivating()) {
      return activate(target, grant, held, outcome, now);
    }
    if (held.tampered()) {
      return restore(grant, outcome, now);
    }
    return held.isEnding()
        ? end(target, grant, held, outcome, now)
        : keep(target, grant, work, outcome, now);
  }

  private Uni<Void> activate(Target target, Grant grant, Held held, Outcome outcome, Instant now) {
    return switch (outcome) {
      case Outcome.Assigned assigned -> activated(target, grant, held, assigned, now);
      case Outcome.Standing standing ->
          activationFailed(
              grant,
              "The client has had the scope already, without any grant: it is left alone.",
              now);
      case Outcome.Gone gone -> activationFailed(grant, TargetReading.Gone.WHAT, now);
      case Outcome.Unusable unusable -> activationFailed(grant, unusable.why(), now);
      case Outcome.Failed failed -> attemptFailed(grant, failed.failure(), now);
      case Outcome.Removed removed ->
          throw new IllegalStateException("a grant can't be activated by a removal");
      case Outcome.EndForgotten forgotten -> Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> activated(
      Target target, Grant grant, Held held, Outcome.Assigned assigned, Instant now) {
    var readBack = assigned.readBack();
    metrics.activated(grant.dueSince(), now);
    if (assigned.isGuarded()) {
      grant.activatedUnderGuard(
          held.asOf(), readBack.tokenLifespan(), configuration.drainMargin(), now);
      target.uncappedUntil().ifPresent(grant::cappedBut);
    } else {
      grant.activated(readBack.tokenLifespan(), configuration.drainMargin(), now);
    }
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

  private Uni<Void> restore(Grant grant, Outcome outcome, Instant now) {
    return switch (outcome) {
      case Outcome.Assigned assigned -> restored(grant, assigned.readBack(), now);
      case Outcome.Standing standing ->
          lost(grant, "The scope on the client was not put there by a grant.", now);
      case Outcome.Gone gone -> lost(grant, TargetReading.Gone.WHAT, now);
      case Outcome.Unusable unusable -> lost(grant, unusable.why(), now);
      case Outcome.Failed failed -> attemptFailed(grant, failed.failure(), now);
      case Outcome.Removed removed ->
          throw new IllegalStateException("a grant can't be restored by a removal");
      case Outcome.EndForgotten forgotten -> Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> restored(Grant grant, TargetReading.Found readBack, Instant now) {
    grant.restored(now);
    return journal.record(
        grant, AuditAction.GRANT_RESTORED, LAPSE, EnforcementFacts.ofRestoration(readBack, now));
  }

  private Uni<Void> keep(Target target, Grant grant, Work work, Outcome outcome, Instant now) {
    if (outcome instanceof Outcome.Assigned assigned) {
      return kept(target, grant, work, assigned, now);
    }
    return outcome instanceof Outcome.Failed failed && work.ends().areStale()
        ? attemptFailed(grant, failed.failure(), now)
        : Uni.createFrom().voidItem();
  }

  private Uni<Void> kept(
      Target target, Grant grant, Work work, Outcome.Assigned assigned, Instant now) {
    return guardKept(target, grant, work, assigned, now)
        .chain(
            () -> assigned.anew() ? givenBack(grant, assigned, now) : Uni.createFrom().voidItem());
  }

  /** Only what had to be put back is told: the subject was without its scope for a while. */
  private Uni<Void> givenBack(Grant grant, Outcome.Assigned assigned, Instant now) {
    return journal.record(
        grant,
        AuditAction.GRANT_RESTORED,
        LAPSE,
        EnforcementFacts.ofLateRemoval(assigned.readBack(), now));
  }

  private Uni<Void> guardKept(
      Target target, Grant grant, Work work, Outcome.Assigned assigned, Instant now) {
    if (!assigned.isGuarded()) {
      return unguarded(grant, now);
    }
    grant.endTold();
    target.uncappedUntil().ifPresent(grant::cappedBut);
    return work.ends().areStale() || assigned.leaked()
        ? journal.record(
            grant,
            AuditAction.GRANT_END_TOLD,
            LAPSE,
            EnforcementFacts.ofEndTold(work.ends(), assigned, now))
        : Uni.createFrom().voidItem();
  }

  private Uni<Void> unguarded(Grant grant, Instant now) {
    if (grant.cutoff() == Cutoff.CAP) {
      return guardLost(grant, now);
    }
    grant.unguarded();
    return Uni.createFrom().voidItem();
  }

  private Uni<Void> guardLost(Grant grant, Instant now) {
    grant.guardLost(configuration.drainMargin(), now);
    return journal.record(
        grant, AuditAction.GRANT_GUARD_LOST, LAPSE, EnforcementFacts.ofGuardLost(grant));
  }

  private Uni<Void> lost(Grant grant, String why, Instant now) {
    var extension = grant.extension();
    grant.beginLosing(now);
    var lost = new Told(AuditAction.GRANT_LOST, Map.of("why", why));
    return journal.recordAll(grant, lost.withMoot(extension), LAPSE);
  }

  private Uni<Void> end(Target target, Grant grant, Held held, Outcome outcome, Instant now) {
    return switch (outcome) {
      case Outcome.Removed removed -> removed(target, grant, held, removed, now);
      case Outcome.Gone gone -> gone(grant, held, now);
      case Outcome.Failed failed -> attemptFailed(grant, failed.failure(), now);
      // It waited for another grant to become active; now that one holds it, or it is removed.
      case Outcome.Assigned assigned -> Uni.createFrom().voidItem();
      case Outcome.Standing standing -> Uni.createFrom().voidItem();
      case Outcome.Unusable unusable -> Uni.createFrom().voidItem();
      case Outcome.EndForgotten forgotten -> Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> removed(
      Target target, Grant grant, Held held, Outcome.Removed removed, Instant now) {
    metrics.removed(grant.dueSince(), now);
    var deadBy = Tail.deadBy(target, held, removed.readBack(), now);
    if (held.draining()) {
      grant.drained(deadBy, removed.struck(), now);
    } else if (removed.readBack().isAssigned()) {
      grant.endedBesideStanding(now);
    } else {
      grant.endedVerified(deadBy, now);
    }
    return journal.record(
        grant, actionOf(grant), LAPSE, EnforcementFacts.ofRemoval(grant, removed, now));
  }

  private Uni<Void> gone(Grant grant, Held held, Instant now) {
    var extension = grant.extension();
    if (held.draining()) {
      grant.beginExpiring(now);
    }
    metrics.removed(grant.dueSince(), now);
    grant.endedVerified(TokenTail.deadBy(now, held.tokenLifespan()), now);
    var ended =
        new Told(
            actionOf(grant),
            Map.of("keycloak", TargetReading.Gone.WHAT, "readBackAt", now.toString()));
    return journal.recordAll(grant, ended.withMoot(extension), LAPSE);
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
   * Told once when it begins and once when it has gone on for too long, which is at once where it
   * won't pass by itself; the grant itself tells of each attempt.
   */
  private Uni<Void> attemptFailed(Grant grant, KeycloakFailure failure, Instant now) {
    var wasStuck = grant.isStuck();
    var pause =
        new Backoff(configuration.backoff().initial(), configuration.backoff().max())
            .pause(grant.attempts() + 1, failure.retryAfter(), RandomGenerator.getDefault());
    var patience = failure.isPermanent() ? Duration.ZERO : configuration.stuckAfter();
    grant.attemptFailed(failure.getMessage(), now.plus(pause), patience, now);
    var facts =
        Map.<String, Object>of("error", failure.getMessage(), "kind", failure.kind().name());
    if (grant.isStuck() && !wasStuck) {
      return journal.record(grant, AuditAction.GRANT_STUCK, LAPSE, facts);
    }
    return grant.isFirstFailure()
        ? journal.record(grant, AuditAction.GRANT_ENFORCEMENT_FAILED, LAPSE, facts)
        : Uni.createFrom().voidItem();
  }
}
