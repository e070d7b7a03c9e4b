package dev.lapse.enforcement;

import dev.lapse.trace.CallTrace;
import dev.lapse.trace.TracedWork;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/**
 * Runs work on a Vert.x context of its own: a database session belongs to one context, and never to
 * two pieces of work. The trace under way goes on there.
 */
@ApplicationScoped
class OwnContext {
  private final Vertx vertx;
  private final TracedWork traced;

  OwnContext(Vertx vertx, TracedWork traced) {
    this.vertx = vertx;
    this.traced = traced;
  }

  /** As a trace of its own, which goes on in whatever it runs on contexts of their own. */
  <T> Uni<T> runTraced(String name, Supplier<Uni<T>> work) {
    return run(() -> traced.inSpan(name, work));
  }

  <T> Uni<T> run(Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .emitter(emitter -> {
          var context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
          var trace = CallTrace.goingOn();
          VertxContextSafetyToggle.setContextSafe(context, true);
          context.runOnContext(ignored -> {
            trace.run();
            Uni.createFrom()
                .deferred(() -> work.get())
                .subscribe()
                .with(emitter::complete, emitter::fail);
          });
        });
  }
}
