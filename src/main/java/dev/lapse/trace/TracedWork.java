package dev.lapse.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Work that nobody waits for, in a trace of its own. */
@ApplicationScoped
public class TracedWork {
  private final Tracer tracer;
  private final boolean on;

  TracedWork(Tracer tracer, TraceConfiguration configuration) {
    this.tracer = tracer;
    this.on = configuration.endpoint().isPresent();
  }

  /**
   * The work as a span without a parent. It is the span of the Vert.x context that subscribes,
   * which has to belong to this work alone.
   */
  public <T> Uni<T> inSpan(String name, Supplier<Uni<T>> work) {
    return on ? Uni.createFrom().deferred(() -> spanned(name, work)) : work.get();
  }

  private <T> Uni<T> spanned(String name, Supplier<Uni<T>> work) {
    Span span = tracer.spanBuilder(name).setNoParent().startSpan();
    ContextStorage.get().attach(Context.root().with(span));
    return work.get()
        .onFailure()
        .invoke(failure -> span.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName()))
        .onTermination()
        .invoke(span::end);
  }
}
