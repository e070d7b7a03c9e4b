package dev.lapse.enforcement;

import dev.lapse.grant.SignalListener;
import dev.lapse.grant.SignalListener.Signal;
import dev.lapse.grant.Signals;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * When to enforce: on a signal that a target is due, at the next due instant, and now and then in
 * case both were missed. Each look wakes the loops of the realms that have due targets; one look at
 * a time, and a wake-up during a look makes another one follow.
 */
@ApplicationScoped
class EnforcementLoop {
  private static final Logger LOG = Logger.getLogger(EnforcementLoop.class);

  private enum Look {
    RESTING,
    LOOKING,
    LOOKING_AND_WOKEN,
    STOPPED
  }

  private final Enforcer enforcer;
  private final ClaimRepository claims;
  private final OwnContext ownContext;
  private final Alarm alarm;
  private final SignalListener listener;
  private final EnforcementConfiguration configuration;
  private final Map<String, RealmLoop> realms = new ConcurrentHashMap<>();
  private final AtomicReference<Look> look = new AtomicReference<>(Look.RESTING);
  private Cancellable listening = () -> {};

  EnforcementLoop(
      Enforcer enforcer,
      ClaimRepository claims,
      OwnContext ownContext,
      Alarm alarm,
      SignalListener listener,
      EnforcementConfiguration configuration) {
    this.enforcer = enforcer;
    this.claims = claims;
    this.ownContext = ownContext;
    this.alarm = alarm;
    this.listener = listener;
    this.configuration = configuration;
  }

  void start(@Observes StartupEvent event) {
    listening = listener.signals().subscribe().with(this::hear);
    wake();
  }

  /**
   * What was claimed is finished first: left half done, it would have to wait for its lease to run
   * out. The database and Keycloak's clients are closed only after this.
   */
  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    look.set(Look.STOPPED);
    realms.values().forEach(RealmLoop::stop);
    listening.cancel();
    alarm.disarm();
    LOG.info("nothing more is claimed; what is under way is finished first");
    awaitRest();
  }

  private void awaitRest() throws InterruptedException {
    long deadline = System.nanoTime() + configuration.stopWithin().toNanos();
    for (var realm : realms.entrySet()) {
      if (!realm.getValue().awaitRest(deadline)) {
        LOG.warnf(
            "realm %s: what is still under way is left to others, once its lease has run out",
            realm.getKey());
      }
    }
  }

  @Scheduled(every = "{lapse.enforcement.tick}")
  Uni<Void> tick() {
    wake();
    return Uni.createFrom().voidItem();
  }

  private void hear(Signal signal) {
    if (signal.meansAnything()) {
      wake();
    } else if (signal.isOn(Signals.TARGET_DUE)) {
      alarm.armFor(Instant.ofEpochMilli(Long.parseLong(signal.payload())), this::wake);
    }
  }

  /** Looks for due targets, or sees to it that another look follows the one that is on. */
  void wake() {
    var before =
        look.getAndUpdate(now ->
            switch (now) {
              case RESTING -> Look.LOOKING;
              case LOOKING, LOOKING_AND_WOKEN -> Look.LOOKING_AND_WOKEN;
              case STOPPED -> Look.STOPPED;
            });
    if (before == Look.RESTING) {
      begin();
    }
  }

  private void begin() {
    ownContext
        .run(claims::dueRealms)
        .invoke(due -> due.forEach(realm -> loopOf(realm).wake()))
        .chain(() -> ownContext.run(claims::nextDue))
        .subscribe()
        .with(this::finished, this::failed);
  }

  private RealmLoop loopOf(String realm) {
    return realms.computeIfAbsent(
        realm,
        name ->
            new RealmLoop(
                whenClaimed -> enforcer.enforceBatch(name, whenClaimed),
                configuration.concurrency(),
                this::arm));
  }

  private void arm() {
    ownContext.run(claims::nextDue).subscribe().with(this::arm, this::cannotLook);
  }

  private void arm(Instant nextDue) {
    if (nextDue != null) {
      alarm.armFor(nextDue, this::wake);
    }
  }

  private void finished(Instant nextDue) {
    arm(nextDue);
    rest();
  }

  private void failed(Throwable failure) {
    cannotLook(failure);
    rest();
  }

  private void cannotLook(Throwable failure) {
    LOG.warnf("cannot look for due targets: %s", failure.getMessage());
  }

  private void rest() {
    var before =
        look.getAndUpdate(now ->
            switch (now) {
              case LOOKING, RESTING -> Look.RESTING;
              case LOOKING_AND_WOKEN -> Look.LOOKING;
              case STOPPED -> Look.STOPPED;
            });
    if (before == Look.LOOKING_AND_WOKEN) {
      begin();
    }
  }
}
