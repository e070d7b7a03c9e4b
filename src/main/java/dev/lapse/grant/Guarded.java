package dev.lapse.grant;

import dev.lapse.policy.Guarding;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What holds a target's tokens to an end in Keycloak itself.
 *
 * @param governed whether the guard looks after the scope: only then does the end below count
 * @param until the end that the client has for the scope, in whole seconds; the epoch where it
 *     can't be read, since no token is given out then either; empty where there is none
 */
public record Guarded(boolean governed, Optional<Instant> until) {
  /** Nothing does. */
  public static final Guarded NOT_AT_ALL = new Guarded(false, Optional.empty());

  /** Whether Keycloak has been told that end; it counts in whole seconds, rounded down. */
  public boolean isUntil(Instant end) {
    return until.filter(wholeSeconds(end)::equals).isPresent();
  }

  /** Whether a token may be given out that lives past that end. */
  public boolean lets(Instant end) {
    return !governed || until.filter(told -> !told.isAfter(end)).isEmpty();
  }

  /** Whether the guard looks after the scope, or would once a grant becomes active. */
  boolean governsOnceActive(Guarding guarding, Guard guard) {
    return governed || (guarding == Guarding.ATTACH && guard.isThere());
  }

  /** As the guard counts. */
  public static Instant wholeSeconds(Instant end) {
    return end.truncatedTo(ChronoUnit.SECONDS);
  }
}
