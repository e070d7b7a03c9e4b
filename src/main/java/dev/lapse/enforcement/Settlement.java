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
import dev.lapse.grant.Signals;
import dev.lapse.grant.Target;
import dev.lapse.grant.TargetReading;
import dev.lapse.grant.TargetRepository;
import dev.lapse.grant.TokenTail;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Writes down what came of the work on targets: moves their grants on, tells of it, and gives the
 * targets back. A target whose grant somebody moved on meanwhile is due again at once.
 */
@ApplicationScoped
class Settlement {
  private final TargetRepository targets;
  private final GrantRepository grants;
  private final GrantJournal journal;
  private final Signals signals;
  private final GrantSettlement ofGrants;
  private final EnforcementConfiguration configuration;
  private final Clock clock;

  Settlement(
      TargetRepository targets,
      GrantRepository grants,
      GrantJournal journal,
      Signals signals,
      GrantSettlement ofGrants,
      EnforcementConfiguration configuration,
      Clock clock) {
    this.targets = targets;
    this.grants = grants;
    this.journal = journal;
    this.signals = signals;
    this.ofGrants = ofGrants;
    this.configuration = configuration;
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
    guard(target, done.work(), done.outcome(), now);
    return ofGrants
        .moveOn(target, live, done.work(), done.outcome(), now)
        .chain(() -> tellOfRemovalAgain(target, cameBack, done.outcome(), now))
        .invoke(() -> doubtGuard(target, live, done.outcome(), now))
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

  /** What Keycloak itself holds tokens to from now on, and until when older ones may live. */
  private static void guard(Target target, Work work, Outcome outcome, Instant now) {
    switch (outcome) {
      case Outcome.Assigned assigned when assigned.isGuarded() ->
          target.endTold(
              work.ends().wanted().orElseThrow(),
              deadBy(assigned.readBack(), now),
              assigned.leaked());
      case Outcome.Assigned assigned -> target.unguarded(deadBy(assigned.readBack(), now));
      case Outcome.Removed removed -> endedNow(target, work, removed.readBack(), now);
      case Outcome.Gone gone -> target.endForgotten();
      case Outcome.EndForgotten forgotten -> target.endForgotten();
      case Outcome.Standing standing -> {}
      case Outcome.Unusable unusable -> {}
      case Outcome.Failed failed -> {}
    }
  }

  /**
   * The guard came or went while another grant was worked for: those in force have to be looked at
   * too.
   */
  private static void doubtGuard(Target target, List<Grant> live, Outcome outcome, Instant now) {
    if (outcome instanceof Outcome.Assigned assigned
        && live.stream()
            .anyMatch(grant -> grant.isInForce(now) && grant.isGuarded() != assigned.isGuarded())) {
      target.doubt(now);
    }
  }

  /** The scope is gone: no token is issued any more, whatever end Keycloak still has. */
  private static void endedNow(Target target, Work work, TargetReading.Found found, Instant now) {
    target
        .guardedUntil()
        .ifPresent(told ->
            target.endTold(
                isOnlyDraining(work) || told.isBefore(now) ? told : now,
                deadBy(found, now),
                found.guarded().lets(told)));
  }

  private static boolean isOnlyDraining(Work work) {
    return work.plan() instanceof Plan.Remove remove && remove.isOnlyDraining();
  }

  private static Instant deadBy(TargetReading.Found found, Instant now) {
    return TokenTail.deadBy(now, found.tokenLifespan());
  }

  private static boolean tookAway(Work work, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Removed removed -> work.custody() != Custody.NONE;
      // A client that a backup brings back brings back what we had assigned to it.
      case Outcome.Gone gone -> work.custody() == Custody.HELD;
      case Outcome.Assigned assigned -> false;
      case Outcome.EndForgotten forgotten -> false;
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
      case Outcome.Assigned assigned -> assigned.anew() || assigned.isGuarded();
      case Outcome.EndForgotten forgotten -> true;
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
      case Outcome.EndForgotten forgotten -> onRecord;
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
        Stream.of(
                Timekeeper.nextDue(open, now).stream(),
                leftover(target, outcome, open, now),
                toForget(target, now))
            .flatMap(identity())
            .min(naturalOrder())
            .orElse(null);
    target.release(due);
    return due;
  }

  /** What could not be forgotten just now is left over. */
  private static Stream<Instant> toForget(Target target, Instant now) {
    return target.endToForgetAt().filter(now::isBefore).stream();
  }

  /**
   * What we left behind, or may have, is made sure of though no grant moves on by it. No grant
   * counts the attempts either, so they keep the slowest pace; but those that hold an end do.
   */
  private Stream<Instant> leftover(Target target, Outcome outcome, List<Grant> open, Instant now) {
    var held = open.stream().map(grant -> Held.of(grant, now)).toList();
    if (!TargetDecision.decide(target, held, now).concernsNoGrant()) {
      return Stream.empty();
    }
    return Stream.of(outcome instanceof Outcome.Failed ? nextAttempt(open, now) : now);
  }

  private Instant nextAttempt(List<Grant> open, Instant now) {
    return open.stream()
        .flatMap(grant -> grant.nextAttemptAt().stream())
        .filter(now::isBefore)
        .min(naturalOrder())
        .orElseGet(() -> now.plus(configuration.backoff().max()));
  }
}
