package dev.lapse.grant;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What Keycloak says of a target at one instant. */
public sealed interface TargetReading {

  /**
   * Client and scope are there.
   *
   * @param problem why the client can't use the scope ("is disabled"); empty if it can
   * @param assigned how the scope is attached to the client; empty if it is not
   * @param tokenLifespan how long an access token of the client lives: its own setting, else the
   *     realm's
   * @param notBefore tokens issued earlier are refused; the epoch where none was ever set
   * @param keycloaksTime when Keycloak answered, by its own clock, rounded down to a second: the
   *     clock that stamps tokens
   */
  record Found(
      Optional<String> problem,
      Optional<Assignment> assigned,
      Duration tokenLifespan,
      Instant notBefore,
      Instant keycloaksTime)
      implements TargetReading {

    public boolean isAssigned() {
      return assigned.isPresent();
    }
  }

  /**
   * The client or the scope was deleted: nothing of it can be in a token any more.
   *
   * @param what which of them, as a sentence
   */
  record Gone(String what) implements TargetReading {}
}
