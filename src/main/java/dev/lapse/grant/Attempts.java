package dev.lapse.grant;

import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The attempts in a row in which Keycloak could not be made to agree with a grant. */
@Embeddable
class Attempts {
  private int attempts;
  private Instant failingSince;
  private Instant nextAttemptAt;
  private String lastError;
  private boolean stuck;

  Attempts() {}

  void failed(String error, Instant retryAt, Duration stuckAfter, Instant now) {
    attempts++;
    lastError = error;
    nextAttemptAt = retryAt;
    if (failingSince == null) {
      failingSince = now;
    }
    stuck = stuck || !failingSince.plus(stuckAfter).isAfter(now);
  }

  /** It is tried at once, whatever failed before; what Keycloak doesn't agree with stays stuck. */
  void hasten() {
    nextAttemptAt = null;
  }

  /** What was failing has ended well. */
  void settled() {
    attempts = 0;
    nextAttemptAt = null;
    failingSince = null;
    stuck = false;
    lastError = null;
  }

  /** There will be no other attempt. */
  void givenUp(String why) {
    settled();
    lastError = why;
  }

  int count() {
    return attempts;
  }

  Optional<Instant> nextAttemptAt() {
    return Optional.ofNullable(nextAttemptAt);
  }

  Optional<String> lastError() {
    return Optional.ofNullable(lastError);
  }

  boolean isStuck() {
    return stuck;
  }
}
