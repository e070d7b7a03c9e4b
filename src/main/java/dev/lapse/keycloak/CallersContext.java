package dev.lapse.keycloak;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * Brings what Keycloak answered back to the Vert.x context from which it was asked.
 *
 * <p>Calls that wait for the same new token all go on where that token arrived, which is the
 * context of one of them. A database session belongs to a context: they would share one.
 */
final class CallersContext {
  private CallersContext() {}

  /** The call, whose item or failure comes on the context of whoever subscribes. */
  static <T> Uni<T> of(Uni<T> call) {
    return Uni.createFrom()
        .deferred(() -> {
          Context caller = Vertx.currentContext();
          return caller == null ? call : call.emitOn(task -> caller.runOnContext(on -> task.run()));
        });
  }
}
