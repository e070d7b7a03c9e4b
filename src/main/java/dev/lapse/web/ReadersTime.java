package dev.lapse.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/** What a field for date and time holds: a time in the reader's own zone. */
final class ReadersTime {
  private ReadersTime() {}

  /** Whether that is a date and a time. */
  static boolean isTime(String typed) {
    return can(() -> LocalDateTime.parse(typed.strip()));
  }

  /** Whether there is such a zone. */
  static boolean isZone(String name) {
    return can(() -> ZoneId.of(name.strip()));
  }

  private static boolean can(Supplier<?> reading) {
    try {
      return reading.get() != null;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /**
   * That instant.
   *
   * @param zone as a script tells it; null or blank: UTC
   * @throws DateTimeException if either is none
   */
  static Instant parse(String typed, String zone) {
    var place = zone == null || zone.isBlank() ? ZoneOffset.UTC : ZoneId.of(zone.strip());
    return LocalDateTime.parse(typed.strip()).atZone(place).toInstant();
  }
}
