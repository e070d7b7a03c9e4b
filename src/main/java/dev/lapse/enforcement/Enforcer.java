package dev.lapse.enforcement;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.lapse.grant.Keycloak;
import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.TargetKey;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Makes Keycloak agree with the grants: claims due targets, decides, acts, reads back and settles.
 * Level-triggered: what a crash leaves undone anywhere, the next run does.
 */
@ApplicationScoped
class Enforcer {
  private static final Logger LOG = Logger.getLogger(Enforcer.class);

  /** What is done is settled together with what is done soon after, and waits for nothing else. */
  private static final Duration SETTLED_TOGETHER = Duration.ofMillis(50);

  private final ClaimRepository claims;
  private final Preparation preparation;
  private final KeycloakAct act;
  private final Keycloak keycloak;
  private final Strike strike;
  private final Settlement settlement;
  private final OwnContext ownContext;
  private final EnforcementConfiguration configuration;
  private final EnforcementMetrics metrics;
  private final TimeBasedEpochGenerator ids;

  Enforcer(
      ClaimRepository claims,
      Preparation preparation,
      KeycloakAct act,
      Keycloak keycloak,
      Strike strike,
      Settlement settlement,
      OwnContext ownContext,
      EnforcementConfiguration configuration,
      EnforcementMetrics metrics,
      TimeBasedEpochGenerator ids) {
    this.claims = claims;
    this.preparation = preparation;
    this.act = act;
    this.keycloak = keycloak;
    this.strike = strike;
    this.settlement = settlement;
    this.ownContext = ownContext;
    this.configuration = configuration;
    this.metrics = metrics;
    this.ids = ids;
  }

  /**
   * Works on one batch of a realm's due targets.
   *
   * @param whenClaimed told as soon as something was claimed: there may be more
   * @return how many targets were claimed; 0: nothing is due that this replica could claim
   */
  Uni<Integer> enforceBatch(String realm, Runnable whenClaimed) {
    var lease = ids.generate();
    return ownContext
        .run(() -> claims.claim(realm, lease))
        .call(targets -> targets.isEmpty() ? nothing() : enforce(targets, lease, whenClaimed))
        .map(List::size);
  }

  private Uni<Void> enforce(List<UUID> targets, UUID lease, Runnable whenClaimed) {
    metrics.claimed(targets.size());
    whenClaimed.run();
    return ownContext.runTraced("enforce", () -> prepare(targets, lease).chain(this::carryOut));
  }

  /** One target's failure does not stop the batch. */
  private Uni<List<Work>> prepare(List<UUID> targets, UUID lease) {
    return ownContext
        .run(() -> preparation.prepare(targets, lease))
        .onFailure()
        .recoverWithUni(failure -> prepareEach(targets, lease));
  }

  private Uni<List<Work>> prepareEach(List<UUID> targets, UUID lease) {
    return Multi.createFrom()
        .iterable(targets)
        .onItem()
        .transformToUniAndConcatenate(target -> prepareAlone(target, lease))
        .onItem()
        .<Work>disjoint()
        .collect()
        .asList();
  }

  private Uni<List<Work>> prepareAlone(UUID target, UUID lease) {
    return ownContext
        .run(() -> preparation.prepare(List.of(target), lease))
        .onFailure()
        .recoverWithUni(failure -> leave(target, lease, failure).replaceWith(List.of()));
  }

  /** On one context, so that what the works share is touched by one thread. */
  private Uni<Void> carryOut(List<Work> works) {
    if (works.isEmpty()) {
      return nothing();
    }
    var visits = visitsOf(works);
    return ownContext.run(() ->
        settleAsTheyCome(
            Multi.createFrom()
                .iterable(removalsFirst(works))
                .onItem()
                .transformToUni(work -> carryOut(work, visits.get(work.key().clientUuid())))
                .merge(works.size()),
            works.size()));
  }

  private Uni<Void> settleAsTheyCome(Multi<Done> done, int works) {
    return done.group()
        .intoLists()
        .of(works, SETTLED_TOGETHER)
        .onOverflow()
        .bufferUnconditionally()
        .onItem()
        .transformToUniAndConcatenate(this::settle)
        .collect()
        .last();
  }

  /** Access that has to end goes before access that may begin. */
  private static List<Work> removalsFirst(List<Work> works) {
    return works.stream().sorted(comparing(work -> !(work.plan() instanceof Plan.Remove))).toList();
  }

  private Map<String, ClientVisit> visitsOf(List<Work> works) {
    return works.stream()
        .map(Work::key)
        .collect(
            groupingBy(
                TargetKey::clientUuid,
                collectingAndThen(toList(), keys -> new ClientVisit(keycloak, strike, keys))));
  }

  private Uni<Done> carryOut(Work work, ClientVisit visit) {
    return act.carryOut(
            work, visit, end -> ownContext.run(() -> preparation.putOnRecord(work, end)))
        .ifNoItem()
        .after(withinLease())
        .recoverWithItem(Enforcer::tooSlow)
        .onTermination()
        .invoke(() -> visit.leave(work.key()))
        .map(outcome -> new Done(work, outcome))
        .onFailure()
        .recoverWithUni(failure -> leave(work, failure).replaceWith((Done) null));
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

  /** One target's failure does not keep the others from being settled. */
  private Uni<Void> settle(List<Done> done) {
    return ownContext
        .run(() -> settlement.settle(done))
        .onFailure()
        .recoverWithUni(failure -> settleEach(done));
  }

  private Uni<Void> settleEach(List<Done> done) {
    return Multi.createFrom()
        .iterable(done)
        .onItem()
        .transformToUniAndConcatenate(this::settleAlone)
        .collect()
        .last();
  }

  private Uni<Void> settleAlone(Done done) {
    return ownContext
        .run(() -> settlement.settle(List.of(done)))
        .onFailure()
        .recoverWithUni(failure -> leave(done.work(), failure));
  }

  private Uni<Void> leave(Work work, Throwable failure) {
    return leave(work.target(), work.lease(), failure);
  }

  /** What can't be given back, since the database is away, comes back as its lease runs out. */
  private Uni<Void> leave(UUID target, UUID lease, Throwable failure) {
    LOG.warnf(failure, "the work on target %s broke off; it is looked at again", target);
    return ownContext.run(() -> claims.giveBack(target, lease)).onFailure().recoverWithNull();
  }

  private static Uni<Void> nothing() {
    return Uni.createFrom().voidItem();
  }
}
