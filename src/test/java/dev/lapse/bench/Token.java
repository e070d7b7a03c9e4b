package dev.lapse.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** A bearer token that is renewed before it expires; those of the demo realm live for 60 s. */
final class Token {
  private static final Duration KEPT = Duration.ofSeconds(40);

  private final Supplier<String> signIn;
  private String value = "";
  private Instant renewedAt = Instant.MIN;

  Token(Supplier<String> signIn) {
    this.signIn = signIn;
  }

  /** The value of the header {@code Authorization}. */
  synchronized String header() {
    if (renewedAt.isBefore(Instant.now().minus(KEPT))) {
      value = "Bearer " + signIn.get();
      renewedAt = Instant.now();
    }
    return value;
  }
}
