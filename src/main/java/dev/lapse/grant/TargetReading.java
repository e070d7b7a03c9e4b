package dev.lapse.grant;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What Keycloak says of a target at one instant. */
public sealed interface TargetReading {

  /**
   * The client is there.
   *
   * @param problem why the client can't be given the scope, as a sentence; empty if it can
   * @param assigned how the scope is attached to the client; empty if it is not
   * @param tokenLifespan how long an access token of the client lives: its own setting, else the
   *     realm's
   * @param notBefore tokens issued earlier are refused; the epoch where none was ever set
   * @param guarded what Keycloak itself holds tokens with the scope to
   */
  record Found(
      Optional<String> problem,
      Optional<Assignment> assigned,
      Duration tokenLifespan,
      Instant notBefore,
      Guarded guarded)
      implements TargetReading {

    public boolean isAssigned() {
      return assigned.isPresent();
    }

    /** The same, with a not-before that was read later. */
    public Found withNotBefore(Instant later) {
      return new Found(problem, assigned, tokenLifespan, later, guarded);
    }
  }

  /** The client was deleted: no token of it is accepted any more. */
  record Gone() implements TargetReading {
    /** The same as a sentence for whoever reads of it. */
    public static final String WHAT = "The client was deleted in Keycloak.";
  }
}
