package dev.lapse.verify;

import java.util.HashMap;
import java.util.Map;

/** How many entries each grant had so far, in a walk over a whole log. */
final class GrantCounts {
  private final Map<String, Long> counts = new HashMap<>();

  /**
   * Counts an entry.
   *
   * @throws NotVerifiedException if its number is not the next one of its grant
   */
  void count(LoggedEntry entry) {
    entry.ofGrant().ifPresent(of -> count(entry, of));
  }

  private void count(LoggedEntry entry, LoggedEntry.OfGrant of) {
    var n = counts.merge(of.grant(), 1L, Long::sum);
    if (n != of.n()) {
      throw new NotVerifiedException(
          "entry %d is number %d of grant %s, where number %d belongs"
              .formatted(entry.index(), of.n(), of.grant(), n));
    }
  }
}
