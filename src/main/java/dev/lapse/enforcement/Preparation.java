package dev.lapse.enforcement;

import static java.util.Comparator.naturalOrder;

import dev.lapse.actor.Actor;
import dev.lapse.actor.Party;
import dev.lapse.grant.Custody;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantJournal;
import dev.lapse.grant.GrantRepository;
import dev.lapse.grant.Target;
import dev.lapse.grant.TargetRepository;
import dev.lapse.trace.CallTrace;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What happens to claimed targets before Keycloak is asked, and the word that goes on record before
 * an assignment.
 */
@ApplicationScoped
class Preparation {
  static final Party LAPSE = Actor.LAPSE.toParty();

  private final TargetRepository targets;
  private final GrantRepository grants;
  private final GrantJournal journal;
  private final EnforcementConfiguration configuration;
  private final Clock clock;

  Preparation(
      TargetRepository targets,
      GrantRepository grants,
      GrantJournal journal,
      EnforcementConfiguration configuration,
      Clock clock) {
    this.targets = targets;
    this.grants = grants;
    this.journal = journal;
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * Lets time have its say and plans the rest, in one transaction. A target that needs nothing of
   * Keycloak is given back at once.
   *
   * @return what is left to do
   */
  Uni<List<Work>> prepare(List<UUID> claimed, UUID lease) {
    return KeptPlans.withTransaction(() ->
        targets
            .lock(claimed)
            .map(locked -> locked.stream().filter(target -> target.isLeasedBy(lease)).toList())
            .chain(ours -> prepareAll(ours, lease)));
  }

  private Uni<List<Work>> prepareAll(List<Target> ours, UUID lease) {
    return grants
        .liveOf(ours.stream().map(Target::id).toList())
        .chain(live ->
            Multi.createFrom()
                .iterable(ours)
                .onItem()
                .transformToUniAndConcatenate(
                    target -> prepare(target, live.getOrDefault(target.id(), List.of()), lease))
                .collect()
                .asList());
  }

  private Uni<Work> prepare(Target target, List<Grant> live, UUID lease) {
    var now = clock.instant();
    renewLease(target, now);
    return advance(new Timekeeper(target.custody(), live, now))
        .map(advanced -> plan(target, lease, stillLive(live), now));
  }

  /** The time of the work counts from now; a claim that was made just now need not be told so. */
  private void renewLease(Target target, Instant now) {
    var lease = configuration.lease();
    var fresh = now.plus(lease.multipliedBy(9).dividedBy(10));
    if (target.leasedUntil().filter(fresh::isBefore).isEmpty()) {
      target.renewLease(now.plus(lease));
    }
  }

  /** Tells of each step as the grant is then, before it takes the next one. */
  private Uni<Void> advance(Timekeeper timekeeper) {
    return timekeeper
        .advance()
        .map(moved ->
            journal
                .record(moved.grant(), moved.action(), LAPSE, moved.facts())
                .chain(() -> advance(timekeeper)))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private static List<Grant> stillLive(List<Grant> grants) {
    return grants.stream().filter(grant -> !grant.state().isEnded()).toList();
  }

  private static Work plan(Target target, UUID lease, List<Grant> live, Instant now) {
    live.forEach(grant -> grant.requestTrace().ifPresent(CallTrace::pointTo));
    var held = live.stream().map(grant -> Held.of(grant, now)).toList();
    var plan = TargetDecision.decide(target, held, now);
    if (plan instanceof Plan.Rest) {
      target.madeSure();
      target.release(
          Stream.concat(Timekeeper.nextDue(live, now).stream(), target.endToForgetAt().stream())
              .min(naturalOrder())
              .orElse(null));
      return null;
    }
    if (plan instanceof Plan.Remove) {
      live.forEach(Grant::beginRemoval);
    }
    return new Work(
        target.id(),
        lease,
        target.key(),
        target.custody(),
        target.doubtedAt().orElse(null),
        plan,
        Ends.of(target, held));
  }

  /**
   * Commits that we are about to assign the scope, and what end Keycloak is about to be told; fails
   * where the claim was lost.
   */
  Uni<Void> putOnRecord(Work work, Optional<Instant> end) {
    return Panache.withTransaction(() ->
        targets
            .lock(work.target())
            .invoke(target -> take(target, work))
            .invoke(target -> end.ifPresent(target::tellEnd))
            .replaceWithVoid());
  }

  private static void take(Target target, Work work) {
    if (!target.isLeasedBy(work.lease())) {
      throw new LeaseLostException();
    }
    if (target.custody() == Custody.NONE) {
      target.takeCustody(Custody.TAKING);
    }
  }
}
