package dev.lapse.grant;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.concurrent.Executor;

/** Tells those who wait for a grant that it may have changed. */
@ApplicationScoped
class GrantChanges {
  private static final SignalListener.Signal STOP = new SignalListener.Signal("stop", "");

  private final SignalListener listener;
  private final BroadcastProcessor<SignalListener.Signal> stop = BroadcastProcessor.create();

  GrantChanges(SignalListener listener) {
    this.listener = listener;
  }

  /**
   * Those who wait are answered as soon as the process is told to stop. Quarkus tells it only after
   * it has waited for their calls, and has broken off what was not answered by then.
   */
  void start(@Observes StartupEvent event) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::answerWhoWaits, "answer-who-waits"));
  }

  /** Where Lapse stops and its process goes on, as with live reload. */
  void stop(@Observes ShutdownEvent event) {
    answerWhoWaits();
  }

  private void answerWhoWaits() {
    stop.onNext(STOP);
  }

  private Multi<SignalListener.Signal> untilTheStop() {
    return Multi.createBy()
        .merging()
        .streams(listener.signals(), stop.onOverflow().bufferUnconditionally())
        .select()
        .first(signal -> !signal.equals(STOP));
  }

  /**
   * Emits once at the start and then whenever the grant may have changed, on the caller's own
   * Vert.x context. Listening begins before the first item, so a change between the two is not
   * missed.
   */
  Multi<UUID> nowAndOnChangeOf(UUID id) {
    var prefix = id + ":";
    var changes =
        untilTheStop()
            .filter(signal ->
                signal.meansAnything()
                    || (signal.isOn(Signals.GRANT_CHANGED) && signal.payload().startsWith(prefix)))
            .map(signal -> id);
    return Multi.createBy()
        .merging()
        .streams(changes, Multi.createFrom().item(id))
        .emitOn(callersContext());
  }

  /**
   * Emits whenever any grant may have changed, or there may be a new one: whose only signal is that
   * of its target.
   */
  Multi<Boolean> onAnyChange() {
    return untilTheStop()
        .filter(signal ->
            signal.meansAnything()
                || signal.isOn(Signals.GRANT_CHANGED)
                || signal.isOn(Signals.TARGET_DUE))
        .map(signal -> true);
  }

  private static Executor callersContext() {
    var context = Vertx.currentContext();
    return task -> context.runOnContext(ignored -> task.run());
  }
}
