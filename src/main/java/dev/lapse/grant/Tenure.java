package dev.lapse.grant;

import dev.lapse.policy.Cutoff;
import dev.lapse.policy.Guarding;
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
  private boolean tooShortToDrain;
  private boolean removalBegun;

  @Enumerated(EnumType.STRING)
  private Guarding guarding;

  private boolean uncapped;
  private boolean guarded;

  protected Tenure() {}

  /** One that has not begun. */
  Tenure(Cutoff cutoff, Guarding guarding) {
    this.cutoff = cutoff;
    this.guarding = guarding;
  }

  /** Somebody says how it ends, whatever the policy did. */
  void cutOffBy(Cutoff how) {
    cutoff = how;
    tooShortToDrain = false;
  }

  /** The clock starts, and the end is planned from what an access token of the client lives. */
  void begin(Instant end, Duration tokenLifespan, Duration drainMargin, Instant now) {
    activatedAt = now;
    expiresAt = end;
    tokenLifespanMillis = tokenLifespan.toMillis();
    planEnd(drainMargin, now);
  }

  /** Keycloak was read back holding tokens to the end. */
  void guard() {
    guarded = true;
  }

  /** Keycloak does not hold tokens to the end: what was to cap has to end some other way. */
  void unguard() {
    guarded = false;
    if (cutoff == Cutoff.CAP) {
      cutoff = Cutoff.DRAIN;
      uncapped = true;
    }
  }

  /** The same for one that has begun. */
  void unguard(Duration drainMargin, Instant now) {
    unguard();
    planEnd(drainMargin, now);
  }

  /** Keycloak holds tokens to the end, but those that were issued too early live on. */
  void cappedBut(Instant uncappedUntil) {
    if (cutoff == Cutoff.CAP && uncappedUntil.isAfter(tokensDeadBy)) {
      tokensDeadBy = uncappedUntil;
    }
  }

  /** The end moves; what was removed, or was about to be, is to come back. */
  void extend(Duration addition, Duration drainMargin, Instant now) {
    expiresAt = expiresAt.plus(addition);
    removedAt = null;
    removalBegun = false;
    planEnd(drainMargin, now);
  }

  /** The scope is back after the end had moved; of the token lifespans known the longer counts. */
  void resume(Duration tokenLifespan, Duration drainMargin, Instant now) {
    tokenLifespanMillis = Math.max(tokenLifespanMillis, tokenLifespan.toMillis());
    planEnd(drainMargin, now);
  }

  /** What was too short to drain may be long enough once its end has moved. */
  private void planEnd(Duration drainMargin, Instant now) {
    var lifespan = Duration.ofMillis(tokenLifespanMillis);
    drainAt = null;
    if (cutoff == Cutoff.DRAIN || tooShortToDrain) {
      planDrain(lifespan, drainMargin, now);
    }
    tokensDeadBy = drainAt != null || cutoff == Cutoff.CAP ? expiresAt : expiresAt.plus(lifespan);
  }

  private void planDrain(Duration lifespan, Duration drainMargin, Instant now) {
    var begin = TokenTail.drainAt(expiresAt, lifespan, drainMargin);
    tooShortToDrain =
        !begin.isAfter(now)
            || Duration.between(activatedAt, expiresAt).compareTo(shortestToDrain(lifespan)) < 0;
    cutoff = tooShortToDrain ? Cutoff.STRIKE : Cutoff.DRAIN;
    drainAt = tooShortToDrain ? null : begin;
  }

  /** What lasts shorter than that would have its scope for less time than it drains. */
  static Duration shortestToDrain(Duration tokenLifespan) {
    return tokenLifespan.multipliedBy(2);
  }

  /** The end that would be planned if this one, which has not begun, began at {@code from}. */
  Ending foreseen(
      boolean underGuard, Instant from, Instant end, Duration tokenLifespan, Duration drainMargin) {
    var begun = new Tenure(cutoff, guarding);
    if (underGuard) {
      begun.guard();
    } else {
      begun.unguard();
    }
    begun.begin(end, tokenLifespan, drainMargin, from);
    return begun.ending();
  }

  /** The end that is planned, or would be if it moved by that much. */
  Ending planned(Duration addition, Duration drainMargin, Instant now) {
    if (addition.isZero()) {
      return ending();
    }
    var longer = new Tenure(tooShortToDrain ? Cutoff.DRAIN : cutoff, guarding);
    longer.uncapped = uncapped;
    longer.begin(
        expiresAt.plus(addition), Duration.ofMillis(tokenLifespanMillis), drainMargin, activatedAt);
    longer.planEnd(drainMargin, now);
    return longer.ending();
  }

  private Ending ending() {
    var drains = tooShortToDrain ? Cutoff.DRAIN : cutoff;
    var lifespan = Duration.ofMillis(tokenLifespanMillis);
    return new Ending(uncapped ? Cutoff.CAP : drains, cutoff, lifespan, tail(lifespan));
  }

  /** Whoever revokes by hand says anew how it ends, and no end is planned for that. */
  private Duration tail(Duration lifespan) {
    return switch (cutoff) {
      case STRIKE, LINGER -> lifespan;
      case DRAIN -> Duration.ZERO;
      case CAP ->
          tokensDeadBy != null && tokensDeadBy.isAfter(expiresAt)
              ? Duration.between(expiresAt, tokensDeadBy)
              : Duration.ZERO;
    };
  }

  void beginRemoval() {
    removalBegun = true;
  }

  /** Whether Keycloak may have been asked to take the scope away. */
  boolean isRemovalBegun() {
    return removalBegun;
  }

  /** The scope is verified gone ahead of the end. */
  void drained(Instant lastTokenDeadBy, boolean tailStruck, Instant now) {
    struck = tailStruck;
    removalBegun = false;
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

  /** The scope stays on the client: tokens with it go on being issued. */
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

  Guarding guarding() {
    return guarding;
  }

  boolean isUncapped() {
    return uncapped;
  }

  boolean isGuarded() {
    return guarded;
  }

  boolean isStruck() {
    return struck;
  }
}
