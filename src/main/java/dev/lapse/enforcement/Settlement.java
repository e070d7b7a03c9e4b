package dev.lapse.enforcement;

import static dev.lapse.enforcement.Preparation.LAPSE;
import static java.util.Comparator.naturalOrder;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

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
import dev.lapse.grant.Told;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Writes down what came of the work on targets: moves their grants on, tells of it, and gives the
 * targets back. A grant that somebody moved on meanwhile is left as it is; the target is then due
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

  /** Settles all of them in one transaction, or none. */
  Uni<Void> settle(List<Done> done) {
    return KeptPlans.withTransaction(() ->
        targets
            .lock(done.stream().map(each -> each.work().target()).toList())
            .chain(locked -> settle(locked, done)));
  }

  private Uni<Void> settle(List<Target> locked, List<Done> done) {
    return grants
        .liveOf(locked.stream().map(Target::id).toList())
        .chain(live -> settle(locked, done, live))
        .chain(dues ->
            dues.stream()
                .min(naturalOrder())
                .map(signals::targetDue)
                .orElseGet(() -> Uni.createFrom().voidItem()));
  }

  private Uni<List<Instant>> settle(
      List<Target> locked, List<Done> done, Map<UUID, List<Grant>> live) {
    var byId = locked.stream().collect(toMap(Target::id, identity()));
    return Multi.createFrom()
        .iterable(done)
        .onItem()
        .transformToUniAndConcatenate(each -> {
          var target = byId.get(each.work().target());
          return target.isLeasedBy(each.work().lease())
              ? settle(target, each, live.getOrDefault(target.id(), List.of()))
              : Uni.createFrom().item(hearFromOverslept(target, each));
        })
        .collect()
        .asList();
  }

  /**
   * Gives the target back; when it is due next, or nothing. A result that a late call has put in
   * doubt is none: the target is due again at once.
   */
  private Uni<Instant> settle(Target target, Done done, List<Grant> live) {
    var now = clock.instant();
    if (done.work().isDoubted(target)) {
      target.release(now);
      return Uni.createFrom().item(now);
    }
    if (!(done.outcome() instanceof Outcome.Failed)) {
      target.madeSure();
    }
    var cameBack = target.hasComeBack();
    target.takeCustody(custodyAfter(target.custody(), done.work(), done.outcome()));
    watch(target, done.work(), done.outcome(), now);
    return moveOn(live, done.work().plan(), done.outcome(), now)
        .chain(() -> tellOfRemovalAgain(target, cameBack, done.outcome(), now))
        .map(told -> release(target, done.outcome(), live, now));
  }

  /** What was ours and is gone must not come back; what a grant has did not come back. */
  private static void watch(Target target, Work work, Outcome outcome, Instant now) {
    if (outcome instanceof Outcome.Assigned) {
      target.holdForGrant();
    }
    if (target.custody() != Custody.NONE || !tookAway(work, outcome)) {
      return;
    }
    if (!work.plan().isClearingUp()) {
      target.watch(now);
    } else if (target.watchedFrom().isPresent()) {
      target.keepWatching(now);
    }
  }

  private static boolean tookAway(Work work, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Removed removed -> work.custody() != Custody.NONE;
      // A client that a backup brings back brings back what we had assigned to it.
      case Outcome.Gone gone -> work.custody() == Custody.HELD;
      case Outcome.Assigned assigned -> false;
      case Outcome.Standing standing -> false;
      case Outcome.Unusable unusable -> false;
      case Outcome.Failed failed -> false;
    };
  }

  private Uni<Void> tellOfRemovalAgain(
      Target target, boolean cameBack, Outcome outcome, Instant now) {
    if (!cameBack || !(outcome instanceof Outcome.Removed removed) || target.hasComeBack()) {
      return Uni.createFrom().voidItem();
    }
    return grants
        .lastRemovedOf(target.id())
        .chain(last ->
            journal.record(
                last,
                AuditAction.SCOPE_REMOVED_AGAIN,
                LAPSE,
                EnforcementFacts.ofRemovalAgain(target.rounds(), removed, now)));
  }

  /**
   * A replica that was stopped past its lease may have assigned the scope after its successor was
   * done, or removed it from under a later grant: whoever has the target next makes sure.
   */
  private Instant hearFromOverslept(Target target, Done done) {
    var now = clock.instant();
    target.makeDueBy(now);
    if (mayHaveChangedKeycloak(done.work(), done.outcome())) {
      target.doubt(now);
      if (target.custody() == Custody.NONE && !(done.work().plan() instanceof Plan.Remove)) {
        target.takeCustody(Custody.TAKING);
      }
    }
    return now;
  }

  private static boolean mayHaveChangedKeycloak(Work work, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Assigned assigned -> assigned.anew();
      case Outcome.Removed removed -> work.custody() != Custody.NONE;
      case Outcome.Failed failed -> !failed.untouched();
      case Outcome.Gone gone -> false;
      case Outcome.Standing standing -> false;
      case Outcome.Unusable unusable -> false;
    };
  }

  /**
   * {@code onRecord} differs from what the work began with where it has given its word that it is
   * about to assign the scope.
   */
  private static Custody custodyAfter(Custody onRecord, Work work, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Assigned assigned -> Custody.HELD;
      case Outcome.Removed removed -> Custody.NONE;
      case Outcome.Gone gone -> Custody.NONE;
      case Outcome.Standing standing -> Custody.NONE;
      case Outcome.Unusable unusable -> onRecord;
      case Outcome.Failed failed -> failed.untouched() ? work.custody() : onRecord;
    };
  }

  private Instant release(Target target, Outcome outcome, List<Grant> live, Instant now) {
    var open = live.stream().filter(grant -> !grant.state().isEnded()).toList();
    var due =
        Stream.concat(Timekeeper.nextDue(open, now).stream(), leftover(target, outcome, open, now))
            .min(naturalOrder())
            .orElse(null);
    target.release(due);
    return due;
  }

  /**
   * What we left behind, or may have, is made sure of though no grant moves on by it. No grant
   * counts the attempts either, so they keep the slowest pace.
   */
  private Stream<Instant> leftover(Target target, Outcome outcome, List<Grant> open, Instant now) {
    var held = open.stream().map(grant -> Held.of(grant, now)).toList();
    if (!TargetDecision.decide(target, held).concernsNoGrant()) {
      return Stream.empty();
    }
    return Stream.of(
        outcome instanceof Outcome.Failed ? now.plus(configuration.backoff().max()) : now);
  }

  // ---- the grants

  private Uni<Void> moveOn(List<Grant> live, Plan plan, Outcome outcome, Instant now) {
    var concerned =
        switch (plan) {
          case Plan.Assign assign -> assign.concerned();
          case Plan.Remove remove -> remove.ending();
          case Plan.Keep keep -> keep.holders();
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
        .map(grant -> moveOn(grant, held, outcome, now))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private Uni<Void> moveOn(Grant grant, Held held, Outcome outcome, Instant now) {
    if (held.isActivating()) {
      return activate(grant, outcome, now);
    }
    if (held.tampered()) {
      return restore(grant, outcome, now);
    }
    return held.isEnding() ? end(grant, held, outcome, now) : keep(grant, outcome, now);
  }

  private Uni<Void> activate(Grant grant, Outcome outcome, Instant now) {
    return switch (outcome) {
      case Outcome.Assigned assigned -> activated(grant, assigned.readBack(), now);
      case Outcome.Standing standing ->
          activationFailed(
              grant,
              "The client has had the scope already, without any grant: it is left alone.",
              now);
      case Outcome.Gone gone -> activationFailed(grant, Outcome.Gone.WHAT, now);
      case Outcome.Unusable unusable -> activationFailed(grant, unusable.why(), now);
      case Outcome.Failed failed -> attemptFailed(grant, failed.failure(), now);
      case Outcome.Removed removed ->
          throw new IllegalStateException("a grant can't be activated by a removal");
    };
  }

  private Uni<Void> activated(Grant grant, TargetReading.Found readBack, Instant now) {
    metrics.verified("activation", grant.dueSince(), now);
    grant.activated(readBack.tokenLifespan(), configuration.drainMargin(), now);
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
      case Outcome.Gone gone -> lost(grant, Outcome.Gone.WHAT, now);
      case Outcome.Unusable unusable -> lost(grant, unusable.why(), now);
      case Outcome.Failed failed -> attemptFailed(grant, failed.failure(), now);
      case Outcome.Removed removed ->
          throw new IllegalStateException("a grant can't be restored by a removal");
    };
  }

  private Uni<Void> restored(Grant grant, TargetReading.Found readBack, Instant now) {
    grant.restored(now);
    return journal.record(
        grant, AuditAction.GRANT_RESTORED, LAPSE, EnforcementFacts.ofRestoration(readBack, now));
  }

  /** Only what had to be put back is told: the subject was without its scope for a while. */
  private Uni<Void> keep(Grant grant, Outcome outcome, Instant now) {
    return outcome instanceof Outcome.Assigned assigned && assigned.anew()
        ? journal.record(
            grant,
            AuditAction.GRANT_RESTORED,
            LAPSE,
            EnforcementFacts.ofLateRemoval(assigned.readBack(), now))
        : Uni.createFrom().voidItem();
  }

  private Uni<Void> lost(Grant grant, String why, Instant now) {
    grant.beginLosing(now);
    return journal.record(grant, AuditAction.GRANT_LOST, LAPSE, Map.of("why", why));
  }

  private Uni<Void> end(Grant grant, Held held, Outcome outcome, Instant now) {
    return switch (outcome) {
      case Outcome.Removed removed -> removed(grant, held, removed, now);
      case Outcome.Gone gone -> gone(grant, held, now);
      case Outcome.Failed failed -> attemptFailed(grant, failed.failure(), now);
      // It waited for another grant to become active; now that one holds it, or it is removed.
      case Outcome.Assigned assigned -> Uni.createFrom().voidItem();
      case Outcome.Standing standing -> Uni.createFrom().voidItem();
      case Outcome.Unusable unusable -> Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> removed(Grant grant, Held held, Outcome.Removed removed, Instant now) {
    metrics.verified("removal", grant.dueSince(), now);
    var deadBy = Tail.deadBy(held, removed.readBack(), now);
    if (held.draining()) {
      grant.drained(deadBy, removed.struck(), now);
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
    metrics.verified("removal", grant.dueSince(), now);
    grant.endedVerified(TokenTail.deadBy(now, held.tokenLifespan()), now);
    var ended =
        new Told(
            actionOf(grant), Map.of("keycloak", Outcome.Gone.WHAT, "readBackAt", now.toString()));
    return journal.recordAll(
        grant, Stream.concat(Stream.of(ended), extension.map(Told::moot).stream()).toList(), LAPSE);
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
        : Uni.createFrom().voidItem();
  }
}
