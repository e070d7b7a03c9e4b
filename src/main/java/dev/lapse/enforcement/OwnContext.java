package dev.lapse.enforcement;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/**
 * Runs work on a Vert.x context of its own: a database session belongs to one context, and never to
 * two pieces of work.
 */
@ApplicationScoped
class OwnContext {
  private final Vertx vertx;

  OwnContext(Vertx vertx) {
    this.vertx = vertx;
  }

  <T> Uni<T> run(Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .emitter(emitter -> {
          var context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
          VertxContextSafetyToggle.setContextSafe(context, true);
          context.runOnContext(ignored ->
              Uni.createFrom()
                  .deferred(() -> work.get())
                  .subscribe()
                  .with(emitter::complete, emitter::fail));
        });
  }
}
