package dev.lapse.chaos;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that should not have happened.
 *
 * @param at when; empty: found at the end
 */
record Loss(String what, Optional<Instant> at) {
  static Loss of(String what) {
    return new Loss(what, Optional.empty());
  }

  static Loss at(Instant at, String what) {
    return new Loss(what, Optional.of(at));
  }
}
