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
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * When to enforce: on a signal that a target is due, at the next due instant, and now and then in
 * case both were missed. One run at a time a replica; a wake-up during a run makes another one
 * follow.
 */
@ApplicationScoped
class EnforcementLoop {
  private static final Logger LOG = Logger.getLogger(EnforcementLoop.class);

  private enum Run {
    RESTING,
    RUNNING,
    RUNNING_AND_WOKEN,
    STOPPED
  }

  private final Enforcer enforcer;
  private final ClaimRepository claims;
  private final OwnContext ownContext;
  private final Alarm alarm;
  private final SignalListener listener;
  private final AtomicReference<Run> run = new AtomicReference<>(Run.RESTING);
  private Cancellable listening = () -> {};

  EnforcementLoop(
      Enforcer enforcer,
      ClaimRepository claims,
      OwnContext ownContext,
      Alarm alarm,
      SignalListener listener) {
    this.enforcer = enforcer;
    this.claims = claims;
    this.ownContext = ownContext;
    this.alarm = alarm;
    this.listener = listener;
  }

  void start(@Observes StartupEvent event) {
    listening = listener.signals().subscribe().with(this::hear);
    wake();
  }

  void stop(@Observes ShutdownEvent event) {
    run.set(Run.STOPPED);
    listening.cancel();
    alarm.disarm();
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

  /** Starts a run, or sees to it that another one follows the one that is on. */
  void wake() {
    var before =
        run.getAndUpdate(now ->
            switch (now) {
              case RESTING -> Run.RUNNING;
              case RUNNING, RUNNING_AND_WOKEN -> Run.RUNNING_AND_WOKEN;
              case STOPPED -> Run.STOPPED;
            });
    if (before == Run.RESTING) {
      begin();
    }
  }

  private void begin() {
    enforcer
        .enforceDue()
        .chain(() -> ownContext.run(claims::nextDue))
        .subscribe()
        .with(this::finished, this::failed);
  }

  private void finished(Instant nextDue) {
    if (nextDue != null) {
      alarm.armFor(nextDue, this::wake);
    }
    rest();
  }

  private void failed(Throwable failure) {
    LOG.warnf("due targets could not be claimed: %s", failure.getMessage());
    rest();
  }

  private void rest() {
    var before =
        run.getAndUpdate(now ->
            switch (now) {
              case RUNNING, RESTING -> Run.RESTING;
              case RUNNING_AND_WOKEN -> Run.RUNNING;
              case STOPPED -> Run.STOPPED;
            });
    if (before == Run.RUNNING_AND_WOKEN) {
      begin();
    }
  }
}
