package dev.lapse.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Keeps out of traces what may stand in an address behind its question mark: the code of a sign-in,
 * or a token that somebody sent there by mistake. Of a span that is under way an attribute can't be
 * taken back, so others are put in their place; the address is known when the span begins.
 */
@ApplicationScoped
public class AddressesWithoutQueries implements SpanProcessor {
  static final String LEFT_OUT = "REDACTED";

  /** Of calls that Lapse answers. */
  private static final AttributeKey<String> QUERY = AttributeKey.stringKey("url.query");

  /** Of calls that Lapse makes. */
  private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("url.full");

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    if (span.getAttribute(QUERY) != null) {
      span.setAttribute(QUERY, LEFT_OUT);
    }
    String address = span.getAttribute(ADDRESS);
    if (address != null) {
      span.setAttribute(ADDRESS, withoutQuery(address));
    }
  }

  private static String withoutQuery(String address) {
    int query = address.indexOf('?');
    return query < 0 ? address : address.substring(0, query + 1) + LEFT_OUT;
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    // Nothing is left to be done.
  }

  @Override
  public boolean isEndRequired() {
    return false;
  }
}
