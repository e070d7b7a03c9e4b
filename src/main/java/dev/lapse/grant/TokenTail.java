package dev.lapse.grant;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The arithmetic of the token tail. Keycloak writes {@code iat} and {@code exp} in whole seconds,
 * so a token that was issued in the second of the removal counts as issued at its end.
 */
public final class TokenTail {

  private TokenTail() {}

  /**
   * When the scope has to go so that its last token is dead by {@code end}.
   *
   * @param margin how long Keycloak may take to remove it
   */
  public static Instant drainAt(Instant end, Duration tokenLifespan, Duration margin) {
    return end.minus(tokenLifespan).minus(margin);
  }

  /**
   * From when on no token is valid that was issued before the scope was seen to be gone at {@code
   * removedAt}.
   */
  public static Instant deadBy(Instant removedAt, Duration tokenLifespan) {
    return nextSecond(removedAt).plus(tokenLifespan);
  }

  static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  /** The least {@code notBefore} that refuses every token issued up to {@code instant}. */
  public static Instant nextSecond(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
  }
}
