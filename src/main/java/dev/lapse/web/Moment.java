package dev.lapse.web;

import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * An instant on a page. The page tells it in UTC; a script makes it the reader's own time, and says
 * how far it is.
 *
 * @param iso for programs, to the millisecond
 * @param text for people
 */
@TemplateData
record Moment(String iso, String text) {
  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  static Moment of(Instant instant) {
    return new Moment(instant.truncatedTo(ChronoUnit.MILLIS).toString(), TEXT.format(instant));
  }

  /** Null where there is none. */
  static Moment of(Optional<Instant> instant) {
    return instant.map(Moment::of).orElse(null);
  }
}
