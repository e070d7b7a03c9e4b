package dev.lapse.chaos;

import java.time.Instant;

/** A fault that was. */
record Happened(Fault fault, Instant from, Instant until) {
  boolean isOnAt(Instant instant) {
    return !instant.isBefore(from) && !instant.isAfter(until);
  }
}
