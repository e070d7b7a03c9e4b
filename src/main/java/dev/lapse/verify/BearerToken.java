package dev.lapse.verify;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The token that a log asks for. It may live for a minute, and a walk over a large log takes
 * longer: what lies in a file is read anew once it is refused.
 */
final class BearerToken {
  private final Supplier<Optional<String>> source;
  private final String name;
  private Optional<String> current;

  private BearerToken(Supplier<Optional<String>> source, String name) {
    this.source = source;
    this.name = name;
    this.current = source.get();
  }

  /** One that stays as it is; empty: none. */
  static BearerToken fixed(Optional<String> token) {
    return new BearerToken(() -> token, "LAPSE_TOKEN");
  }

  /** One that somebody may replace meanwhile. */
  static BearerToken inFile(String file, Supplier<String> content) {
    return new BearerToken(() -> Optional.of(content.get().strip()), file);
  }

  Optional<String> current() {
    return current;
  }

  /** Where it is from. */
  String name() {
    return name;
  }

  /** Reads it anew; whether it is another one now. */
  boolean isReplaced() {
    var before = current;
    current = source.get();
    return !current.equals(before);
  }
}
