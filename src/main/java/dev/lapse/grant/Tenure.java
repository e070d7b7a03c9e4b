package dev.lapse.grant;

import dev.lapse.policy.Cutoff;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The time in which a grant holds its scope, from its activation to the death of its last token.
 */
@Embeddable
class Tenure {
  @Enumerated(EnumType.STRING)
  private Cutoff cutoff;

  private Instant activatedAt;
  private Instant expiresAt;
  private Instant drainAt;
  private Long tokenLifespanMillis;
  private Instant removedAt;
  private Instant tokensDeadBy;
  private boolean struck;

  protected Tenure() {}

  /** One that has not begun. */
  Tenure(Cutoff cutoff) {
    this.cutoff = cutoff;
  }

  void cutOffBy(Cutoff how) {
    cutoff = how;
  }

  /** The clock starts, and the end is planned from what an access token of the client lives. */
  void begin(Instant end, Duration tokenLifespan, Duration drainMargin, Instant now) {
    activatedAt = now;
    expiresAt = end;
    tokenLifespanMillis = tokenLifespan.toMillis();
    if (cutoff == Cutoff.DRAIN) {
      planDrain(tokenLifespan, drainMargin);
    }
    tokensDeadBy = drainAt != null ? expiresAt : expiresAt.plus(tokenLifespan);
  }

  private void planDrain(Duration tokenLifespan, Duration drainMargin) {
    var tooShort =
        Duration.between(activatedAt, expiresAt).compareTo(tokenLifespan.multipliedBy(2)) < 0;
    var begin = TokenTail.drainAt(expiresAt, tokenLifespan, drainMargin);
    if (tooShort || !begin.isAfter(activatedAt)) {
      cutoff = Cutoff.STRIKE;
    } else {
      drainAt = begin;
    }
  }

  /** The scope is verified gone ahead of the end. */
  void drained(Instant lastTokenDeadBy, boolean tailStruck, Instant now) {
    struck = tailStruck;
    removedAt = now;
    tokensDeadBy = lastTokenDeadBy;
  }

  /** The scope is verified gone, if it was not before. */
  void ended(Instant lastTokenDeadBy, Instant now) {
    if (removedAt == null) {
      removedAt = now;
    }
    tokensDeadBy = lastTokenDeadBy;
  }

  /** Another grant holds the scope: tokens with it go on being issued. */
  void passedOn() {
    tokensDeadBy = null;
  }

  Instant removalDueAt() {
    return drainAt == null ? expiresAt : drainAt;
  }

  Cutoff cutoff() {
    return cutoff;
  }

  Optional<Instant> activatedAt() {
    return Optional.ofNullable(activatedAt);
  }

  Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAt);
  }

  Optional<Duration> tokenLifespan() {
    return Optional.ofNullable(tokenLifespanMillis).map(Duration::ofMillis);
  }

  Optional<Instant> removedAt() {
    return Optional.ofNullable(removedAt);
  }

  Optional<Instant> tokensDeadBy() {
    return Optional.ofNullable(tokensDeadBy);
  }

  boolean isStruck() {
    return struck;
  }
}
