package dev.lapse.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import java.util.Optional;

/**
 * Where in a trace a call is. What is done for it later is a trace of its own that points back
 * here: days may lie between them.
 */
public final class CallTrace {
  private static final int TRACE_ID = 32;

  private CallTrace() {}

  /** The trace id of the call under way, 32 hexadecimal digits; empty while no traces are made. */
  public static Optional<String> idOfThisCall() {
    return current().map(SpanContext::getTraceId);
  }

  /**
   * The call under way, to be kept: trace id and span id, with a hyphen between; empty while no
   * traces are made.
   */
  public static Optional<String> ofThisCall() {
    return current().map(span -> span.getTraceId() + "-" + span.getSpanId());
  }

  private static Optional<SpanContext> current() {
    return Optional.of(Span.current().getSpanContext()).filter(SpanContext::isValid);
  }

  /** Makes the span under way point to a call of earlier, as it was kept. */
  public static void pointTo(String kept) {
    Span.current()
        .addLink(
            SpanContext.createFromRemoteParent(
                kept.substring(0, TRACE_ID),
                kept.substring(TRACE_ID + 1),
                TraceFlags.getSampled(),
                TraceState.getDefault()));
  }

  /** Makes the span under way that of the Vert.x context on which the result is run. */
  public static Runnable goingOn() {
    var trace = Context.current();
    return current().isPresent() ? () -> ContextStorage.get().attach(trace) : () -> {};
  }
}
