package dev.lapse.grant;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The arithmetic of the token tail. Keycloak writes {@code iat} and {@code exp} in whole seconds,
 * so a token that was issued in the second of the removal counts as issued at its end.
 */
public final class TokenTail {

  /**
   * How much earlier than one token lifespan before its end a drain begins: the time that Keycloak
   * may take to remove the scope without a token outliving the grant.
   */
  static final Duration DRAIN_MARGIN = Duration.ofSeconds(3);

  private TokenTail() {}

  /** When the scope has to go so that its last token is dead by {@code end}. */
  public static Instant drainAt(Instant end, Duration tokenLifespan) {
    return end.minus(tokenLifespan).minus(DRAIN_MARGIN);
  }

  /**
   * From when on no token is valid that was issued before the scope was seen to be gone at {@code
   * removedAt}.
   */
  public static Instant deadBy(Instant removedAt, Duration tokenLifespan) {
    return nextSecond(removedAt).plus(tokenLifespan);
  }

  /** The least {@code notBefore} that refuses every token issued up to {@code instant}. */
  public static Instant nextSecond(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
  }
}
