package dev.lapse.drift;

import dev.lapse.actor.Actor;
import dev.lapse.actor.Party;
import dev.lapse.audit.AuditAction;
import dev.lapse.grant.Attribution;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantJournal;
import dev.lapse.grant.GrantRepository;
import dev.lapse.grant.Signals;
import dev.lapse.grant.Target;
import dev.lapse.grant.TargetRepository;
import dev.lapse.grant.Told;
import dev.lapse.policy.Cutoff;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Answers what was found, under the target's lock, and leaves Keycloak to the enforcer. A target
 * that has changed since it was read is left alone: the next sweep looks again. So two sweeps that
 * find the same answer it once.
 */
@ApplicationScoped
class Reaction {
  private static final Party LAPSE = Actor.LAPSE.toParty();

  private final TargetRepository targets;
  private final GrantRepository grants;
  private final FindingRepository findings;
  private final GrantJournal journal;
  private final Signals signals;
  private final SweepConfiguration configuration;
  private final Clock clock;

  Reaction(
      TargetRepository targets,
      GrantRepository grants,
      FindingRepository findings,
      GrantJournal journal,
      Signals signals,
      SweepConfiguration configuration,
      Clock clock) {
    this.targets = targets;
    this.grants = grants;
    this.findings = findings;
    this.journal = journal;
    this.signals = signals;
    this.configuration = configuration;
    this.clock = clock;
  }

  private Uni<Void> ifUnchanged(Watched seen, BiFunction<Target, List<Grant>, Uni<Void>> answer) {
    return Panache.withTransaction(() ->
        targets
            .lock(seen.id())
            .chain(target ->
                grants
                    .liveOf(target.id())
                    .chain(live ->
                        Watched.of(target, live, clock.instant()).equals(seen)
                            ? answer.apply(target, live)
                            : Uni.createFrom().voidItem())));
  }

  // ---- grants in force

  /** The grants in force end or get their scope back, as their policy says. */
  Uni<Void> grantsTamperedWith(Watched seen, Verdict.Tampered verdict, Attribution who) {
    return ifUnchanged(
        seen,
        (target, live) -> forEachInForce(target, live, grant -> tamperedWith(grant, verdict, who)));
  }

  private Uni<Void> tamperedWith(Grant grant, Verdict.Tampered verdict, Attribution who) {
    var waiting = grant.extension();
    grant.tamperedWith(configuration.rounds(), clock.instant());
    var tampered =
        new Told(AuditAction.GRANT_TAMPERED, DriftFacts.ofTampering(grant, verdict, who));
    var moot = waiting.filter(extension -> grant.extension().isEmpty());
    return journal.recordAll(grant, tampered.withMoot(moot), LAPSE);
  }

  /** The enforcer makes sure of the end, or has the grants end some other way. */
  Uni<Void> endTamperedWith(Watched seen, Verdict.Uncapped verdict) {
    return ifUnchanged(
        seen,
        (target, live) -> {
          target.doubt(clock.instant());
          return forEachInForce(target, live, grant -> endTamperedWith(grant, seen, verdict));
        });
  }

  private Uni<Void> endTamperedWith(Grant grant, Watched seen, Verdict.Uncapped verdict) {
    return journal.record(
        grant, AuditAction.GRANT_END_TAMPERED, LAPSE, DriftFacts.ofUncapped(seen, verdict));
  }

  /** The grants in force end: there is nothing left to give back. */
  Uni<Void> grantsLost(Watched seen, Verdict.Lost verdict) {
    return ifUnchanged(
        seen, (target, live) -> forEachInForce(target, live, grant -> lost(grant, verdict)));
  }

  private Uni<Void> lost(Grant grant, Verdict.Lost verdict) {
    var waiting = grant.extension();
    grant.beginLosing(clock.instant());
    var lost = new Told(AuditAction.GRANT_LOST, Map.of("why", verdict.why()));
    return journal.recordAll(grant, lost.withMoot(waiting), LAPSE);
  }

  private Uni<Void> forEachInForce(
      Target target, List<Grant> live, Function<Grant, Uni<? extends Void>> step) {
    var now = clock.instant();
    return Multi.createFrom()
        .items(live.stream().filter(grant -> grant.isInForce(now)))
        .onItem()
        .transformToUniAndConcatenate(step)
        .collect()
        .last()
        .chain(() -> makeDue(target, now));
  }

  private Uni<Void> makeDue(Target target, Instant now) {
    target.makeDueBy(now);
    return signals.targetDue(now);
  }

  // ---- scopes that came back

  /** The scope is removed again; after too many rounds it is left there, and told. */
  Uni<Void> scopeCameBack(Watched seen, Verdict.CameBack verdict, Attribution who) {
    return ifUnchanged(
        seen,
        (target, live) ->
            grants
                .lastRemovedOf(target.id())
                .onItem()
                .ifNotNull()
                .transformToUni(last -> cameBack(target, last, verdict, who)));
  }

  private Uni<Void> cameBack(Target target, Grant last, Verdict.CameBack verdict, Attribution who) {
    return target.rounds() < configuration.rounds()
        ? removeAgain(target, last, verdict, who)
        : find(target, last, verdict, who);
  }

  private Uni<Void> removeAgain(
      Target target, Grant last, Verdict.CameBack verdict, Attribution who) {
    var now = clock.instant();
    target.cameBack(last.cutoff() != Cutoff.LINGER, now);
    return journal
        .record(
            last,
            AuditAction.SCOPE_CAME_BACK,
            LAPSE,
            DriftFacts.ofComeback(target.rounds(), verdict, who))
        .chain(() -> signals.targetDue(now));
  }

  private Uni<Void> find(Target target, Grant last, Verdict.CameBack verdict, Attribution who) {
    var now = clock.instant();
    target.keepWatching(now);
    return findings
        .openOf(target.id())
        .chain(open ->
            open == null
                ? found(target, last, verdict, who, now)
                : Uni.createFrom().voidItem().invoke(() -> open.seenAgain(now)));
  }

  private Uni<Void> found(
      Target target, Grant last, Verdict.CameBack verdict, Attribution who, Instant now) {
    return findings
        .raise(target, last, now)
        .chain(finding ->
            journal.record(
                last, AuditAction.DRIFT_FOUND, LAPSE, DriftFacts.ofFinding(finding, verdict, who)));
  }
}
