package dev.lapse.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Instants in the one form that entries have: RFC 3339, UTC, three digits of a second. */
final class Instants {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Instants() {}

  /**
   * One that lies beyond all years, as only a stranger writes it, in the form of {@link Instant}.
   */
  static String text(Instant instant) {
    try {
      return FORM.format(instant);
    } catch (DateTimeException e) {
      return instant.toString();
    }
  }
}
