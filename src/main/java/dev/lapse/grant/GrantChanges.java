package dev.lapse.grant;

import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.concurrent.Executor;

/** Tells those who wait for a grant that it may have changed. */
@ApplicationScoped
class GrantChanges {
  private final SignalListener listener;

  GrantChanges(SignalListener listener) {
    this.listener = listener;
  }

  /**
   * Emits once at the start and then whenever the grant may have changed, on the caller's own
   * Vert.x context. Listening begins before the first item, so a change between the two is not
   * missed.
   */
  Multi<UUID> nowAndOnChangeOf(UUID id) {
    var prefix = id + ":";
    var changes =
        listener
            .signals()
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
    return listener
        .signals()
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
