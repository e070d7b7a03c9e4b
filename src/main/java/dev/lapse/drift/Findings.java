package dev.lapse.drift;

import dev.lapse.actor.Actor;
import dev.lapse.audit.AuditAction;
import dev.lapse.grant.Authority;
import dev.lapse.grant.GrantJournal;
import dev.lapse.grant.GrantRepository;
import dev.lapse.grant.Refusal;
import dev.lapse.grant.RefusedException;
import dev.lapse.grant.Target;
import dev.lapse.grant.TargetRepository;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What people do with findings: read them, and settle them. */
@ApplicationScoped
public class Findings {
  private final FindingRepository findings;
  private final FindingMetrics metrics;
  private final TargetRepository targets;
  private final GrantRepository grants;
  private final GrantJournal journal;
  private final Authority authority;
  private final Clock clock;

  Findings(
      FindingRepository findings,
      FindingMetrics metrics,
      TargetRepository targets,
      GrantRepository grants,
      GrantJournal journal,
      Authority authority,
      Clock clock) {
    this.findings = findings;
    this.metrics = metrics;
    this.targets = targets;
    this.grants = grants;
    this.journal = journal;
    this.authority = authority;
    this.clock = clock;
  }

  /**
   * One page, the newest first; for those only who read everything.
   *
   * @param settled whether those that were settled are asked for, or those that wait
   * @param after the last one of the page before; empty: from the start
   * @param limit how many at most, 1 or more
   */
  public Uni<List<Finding>> page(boolean settled, Optional<UUID> after, int limit, Actor actor) {
    authority.requireReadsEverything(actor);
    return Panache.withSession(() -> findings.page(settled, after, limit));
  }

  /** One of them, settled or not; empty where there is none. For those who read everything. */
  public Uni<Optional<Finding>> find(UUID id, Actor actor) {
    authority.requireReadsEverything(actor);
    return Panache.withSession(() -> findings.findById(id)).map(Optional::ofNullable);
  }

  /** How many wait for somebody, as counted at most ten seconds ago. */
  public long open() {
    return metrics.open();
  }

  /**
   * Erases the name of a person who settled findings, in the transaction under way.
   *
   * @return how many findings had it
   */
  public Uni<Integer> eraseName(String subject) {
    return findings.eraseName(subject);
  }

  /**
   * Settles a finding; for admins only. Fails with {@link Refusal.AlreadySettled} where somebody
   * was quicker.
   *
   * @param comment why
   */
  public Uni<Finding> settle(UUID id, SettledAs as, String comment, Actor actor) {
    authority.requireAdmin(actor);
    return Panache.withTransaction(() ->
        lockTargetOf(id)
            .chain(target ->
                findings
                    .findById(id)
                    .call(finding -> settle(target, finding, as, comment, actor))));
  }

  /** As with grants: what is read under the lock can't change until the commit. */
  private Uni<Target> lockTargetOf(UUID id) {
    return findings
        .targetOf(id)
        .onItem()
        .ifNull()
        .failWith(() -> new RefusedException(new Refusal.NotFound()))
        .chain(targets::lock);
  }

  private Uni<Void> settle(
      Target target, Finding finding, SettledAs as, String comment, Actor actor) {
    if (finding.settled().isPresent()) {
      throw new RefusedException(new Refusal.AlreadySettled());
    }
    var now = clock.instant();
    var settled = new Finding.Settled(now, actor.toParty(), as, comment);
    finding.settle(settled);
    switch (as) {
      case REMOVE -> target.watch(now);
      case STANDING -> target.leaveStanding();
    }
    return grants
        .findById(finding.grantId())
        .chain(grant ->
            journal.record(
                grant,
                AuditAction.DRIFT_SETTLED,
                actor.toParty(),
                DriftFacts.ofSettlement(finding, settled)));
  }
}
