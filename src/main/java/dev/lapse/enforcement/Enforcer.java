package dev.lapse.enforcement;

import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.lapse.grant.KeycloakFailure;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Makes Keycloak agree with the grants: claims due targets, decides, acts, reads back and settles.
 * Level-triggered: what a crash leaves undone anywhere, the next run does.
 */
@ApplicationScoped
class Enforcer {
  private static final Logger LOG = Logger.getLogger(Enforcer.class);

  private final ClaimRepository claims;
  private final Preparation preparation;
  private final KeycloakAct act;
  private final Settlement settlement;
  private final OwnContext ownContext;
  private final EnforcementConfiguration configuration;
  private final EnforcementMetrics metrics;
  private final TimeBasedEpochGenerator ids;

  Enforcer(
      ClaimRepository claims,
      Preparation preparation,
      KeycloakAct act,
      Settlement settlement,
      OwnContext ownContext,
      EnforcementConfiguration configuration,
      EnforcementMetrics metrics,
      TimeBasedEpochGenerator ids) {
    this.claims = claims;
    this.preparation = preparation;
    this.act = act;
    this.settlement = settlement;
    this.ownContext = ownContext;
    this.configuration = configuration;
    this.metrics = metrics;
    this.ids = ids;
  }

  /** Works until nothing is due that this replica could claim. */
  Uni<Void> enforceDue() {
    return Multi.createBy()
        .repeating()
        .uni(this::enforceBatch)
        .whilst(claimed -> claimed > 0)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Integer> enforceBatch() {
    var lease = ids.generate();
    return ownContext
        .run(() -> claims.claim(lease))
        .invoke(targets -> metrics.claimed(targets.size()))
        .call(targets -> enforceAll(targets, lease))
        .map(List::size);
  }

  private Uni<Void> enforceAll(List<UUID> targets, UUID lease) {
    return Multi.createFrom()
        .iterable(targets)
        .onItem()
        .transformToUni(target -> ownContext.run(() -> enforce(target, lease)))
        .merge(configuration.concurrency())
        .collect()
        .last();
  }

  /** One target's failure does not stop the batch. */
  private Uni<Void> enforce(UUID target, UUID lease) {
    return preparation
        .prepare(target, lease)
        .onItem()
        .ifNotNull()
        .transformToUni(this::carryOut)
        .onFailure()
        .recoverWithUni(failure -> leave(target, lease, failure));
  }

  /** What can't be given back, since the database is away, comes back as its lease runs out. */
  private Uni<Void> leave(UUID target, UUID lease, Throwable failure) {
    LOG.warnf(failure, "the work on target %s broke off; it is looked at again", target);
    return ownContext.run(() -> claims.giveBack(target, lease)).onFailure().recoverWithNull();
  }

  private Uni<Void> carryOut(Work work) {
    return act.carryOut(work, () -> preparation.putOnRecord(work))
        .ifNoItem()
        .after(withinLease())
        .recoverWithItem(Enforcer::tooSlow)
        .chain(outcome -> settlement.settle(work, outcome));
  }

  /** What takes longer than its lease could collide with whoever claims the target next. */
  private Duration withinLease() {
    return configuration.lease().multipliedBy(4).dividedBy(5);
  }

  private static Outcome tooSlow() {
    return new Outcome.Failed(
        new KeycloakFailure(
            KeycloakFailure.Kind.UNCERTAIN,
            "Keycloak took longer than the lease on the target allows",
            null,
            null),
        false);
  }
}
