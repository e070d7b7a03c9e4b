package dev.lapse.web;

import dev.lapse.grant.Earlier;
import io.quarkus.qute.TemplateData;

/**
 * What waits in the inbox.
 *
 * @param before what the subject had of the scope before, in words
 * @param lastActive when it was last active; null: never
 */
@TemplateData
record Card(ExceptionView one, String before, Moment lastActive) {
  static Card of(ExceptionView one, Earlier earlier) {
    return new Card(
        one, words(earlier), earlier.lastActive() == null ? null : Moment.of(earlier.lastActive()));
  }

  private static String words(Earlier earlier) {
    return switch (earlier.requests()) {
      case 0 -> "never asked for this before";
      case 1 -> "asked once before";
      case Earlier.COUNTED_AT_MOST -> "asked a hundred times before, or more";
      default -> "asked %d times before".formatted(earlier.requests());
    };
  }
}
