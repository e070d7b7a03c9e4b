package dev.lapse.enforcement;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantState;
import dev.lapse.policy.Cutoff;
import dev.lapse.policy.Guarding;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A grant as it was when the enforcer decided, kept while Keycloak is asked.
 *
 * @param version tells whether somebody else has moved the grant on meanwhile
 * @param inForce whether it entitles its subject to the scope
 * @param tampered whether it is in force and its scope has to be given back
 * @param draining whether it is active and its scope has to go ahead of its end
 * @param wasActive whether it has ever been active
 * @param end when it expires, or would expire if it were activated now
 * @param tokenLifespan as read at its activation; zero before
 * @param guarding whether its scope may be put under the guard
 * @param asOf when the enforcer decided
 */
record Held(
    UUID id,
    long version,
    GrantState state,
    Assignment assignment,
    Cutoff cutoff,
    boolean inForce,
    boolean tampered,
    boolean draining,
    boolean wasActive,
    Instant end,
    Duration tokenLifespan,
    Guarding guarding,
    Instant asOf) {

  static Held of(Grant grant, Instant now) {
    return new Held(
        grant.id(),
        grant.version(),
        grant.state(),
        grant.assignment(),
        grant.cutoff(),
        grant.isInForce(now),
        grant.isInForce(now) && grant.awaitsRestoration(),
        grant.isDueToDrain(now),
        grant.activatedAt().isPresent(),
        grant.endIfActive(now),
        grant.tokenLifespan().orElse(Duration.ZERO),
        grant.guarding(),
        now);
  }

  /** Whether the scope has to be put there for it. */
  boolean isWanting() {
    return isActivating() || tampered;
  }

  boolean isActivating() {
    return state == GrantState.ACTIVATING;
  }

  boolean isEnding() {
    return state == GrantState.REVOKING || draining;
  }

  /** Whether it was promised that no token with its scope outlives it, by Keycloak's own doing. */
  boolean caps() {
    return cutoff == Cutoff.CAP && state == GrantState.REVOKING;
  }

  /**
   * A drain that has to be done after the end comes too late to drain: the tail is struck instead.
   */
  boolean strikes() {
    return switch (cutoff) {
      case STRIKE -> true;
      case DRAIN -> state == GrantState.REVOKING;
      case CAP, LINGER -> false;
    };
  }
}
