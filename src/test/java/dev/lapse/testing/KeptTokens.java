package dev.lapse.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Access tokens that are used again while they are good: signing in costs more than most calls. Any
 * number of threads may ask.
 */
public final class KeptTokens {
  /** A token of the demo realm lives for 60 s. */
  private static final Duration KEPT = Duration.ofSeconds(40);

  private record Kept(String token, Instant until) {
    boolean isGood() {
      return Instant.now().isBefore(until);
    }
  }

  private final UnaryOperator<String> signIn;
  private final Map<String, Kept> tokens = new ConcurrentHashMap<>();

  /**
   * @param signIn gets a new token for the one of that name
   */
  public KeptTokens(UnaryOperator<String> signIn) {
    this.signIn = signIn;
  }

  /** A token of the one of that name. */
  public String of(String name) {
    return tokens
        .compute(
            name,
            (key, kept) ->
                kept != null && kept.isGood()
                    ? kept
                    : new Kept(signIn.apply(name), Instant.now().plus(KEPT)))
        .token();
  }

  /** The next one is to be new. */
  public void forget(String name) {
    tokens.remove(name);
  }
}
