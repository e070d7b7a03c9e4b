package dev.lapse.drift;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.Custody;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantState;
import dev.lapse.grant.Target;
import dev.lapse.grant.TargetKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A target as it was before Keycloak was read. What is found is acted on only if the target is
 * still equal to this under its lock: then nothing has changed while Keycloak was asked.
 *
 * @param id of the target's record
 * @param busy whether the enforcer has it in hand
 * @param guardedUntil the end that Keycloak was told; empty: none
 * @param watchedFrom since when the scope must not be there; empty where it may be standing
 */
record Watched(
    UUID id,
    TargetKey key,
    Custody custody,
    boolean busy,
    Optional<Instant> guardedUntil,
    Optional<Instant> watchedFrom,
    List<Holding> live) {

  /** A grant of the target that has not ended. */
  record Holding(
      UUID id,
      long version,
      GrantState state,
      Assignment assignment,
      boolean inForce,
      boolean awaitsRestoration,
      Optional<Instant> activatedAt) {

    static Holding of(Grant grant, Instant now) {
      return new Holding(
          grant.id(),
          grant.version(),
          grant.state(),
          grant.assignment(),
          grant.isInForce(now),
          grant.awaitsRestoration(),
          grant.activatedAt());
    }

    /**
     * A request that waits, or a start that is to come, does not cover a scope that is there today;
     * nor does a drain, which begins with the scope being gone.
     */
    boolean mayHaveTheScope() {
      return switch (state) {
        case ACTIVATING, ACTIVE, REVOKING -> true;
        case AWAITING_APPROVAL, SCHEDULED, DRAINING -> false;
        case EXPIRED, REVOKED, DENIED, WITHDRAWN, UNANSWERED, ACTIVATION_FAILED -> false;
      };
    }
  }

  /**
   * @param live the grants of the target that have not ended
   */
  static Watched of(Target target, List<Grant> live, Instant now) {
    return new Watched(
        target.id(),
        target.key(),
        target.custody(),
        target.leasedUntil().isPresent(),
        target.guardedUntil(),
        target.watchedFrom(),
        live.stream().map(grant -> Holding.of(grant, now)).toList());
  }

  /**
   * How the scope has to be attached, by the grants in force; empty where none is, or where the
   * enforcer is giving it back.
   */
  Optional<Assignment> expected() {
    return busy || live.stream().anyMatch(Holding::awaitsRestoration)
        ? Optional.empty()
        : live.stream().filter(Holding::inForce).map(Holding::assignment).findFirst();
  }

  /** Whether we have removed the scope, and no grant has it or is just getting it. */
  boolean mustBeAbsent() {
    return !busy
        && custody == Custody.NONE
        && watchedFrom.isPresent()
        && live.stream().noneMatch(Holding::mayHaveTheScope);
  }

  /** Since when it has been as it has to be. */
  Optional<Instant> since() {
    return mustBeAbsent()
        ? watchedFrom
        : live.stream().flatMap(held -> held.activatedAt().stream()).min(Instant::compareTo);
  }
}
