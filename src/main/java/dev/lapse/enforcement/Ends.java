package dev.lapse.enforcement;

import static java.util.Comparator.naturalOrder;

import dev.lapse.grant.Target;
import dev.lapse.policy.Guarding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * To which end Keycloak itself has to hold the tokens of a target, where its guard looks after the
 * scope. Pure.
 *
 * @param wanted the latest end of the grants that have the scope, or are to get it; empty: none
 * @param told the latest end that Keycloak may know; empty: none, or it does not heed it
 * @param uncappedUntil until when tokens may live that were issued before Keycloak knew the end
 * @param mayAttach whether one of those grants lets the scope be put under the guard
 */
record Ends(
    Optional<Instant> wanted,
    Optional<Instant> told,
    Optional<Instant> uncappedUntil,
    boolean mayAttach) {

  /**
   * @param live the grants of the target that have not ended, after time has had its say
   */
  static Ends of(Target target, List<Held> live) {
    return of(target.guardedUntil(), target.uncappedUntil(), live);
  }

  static Ends of(Optional<Instant> told, Optional<Instant> uncappedUntil, List<Held> live) {
    var holding = live.stream().filter(held -> held.isWanting() || held.inForce()).toList();
    return new Ends(
        holding.stream().map(Held::end).max(naturalOrder()),
        told,
        uncappedUntil,
        holding.stream().anyMatch(held -> held.guarding() == Guarding.ATTACH));
  }

  /** Whether Keycloak holds tokens to another end than the one that the grants have. */
  boolean areStale() {
    return told.isPresent() && wanted.isPresent() && !told.equals(wanted);
  }

  /** Whether Keycloak would go on giving out tokens, though no grant entitles to them any more. */
  boolean outlast(Instant now) {
    return told.filter(now::isBefore).isPresent();
  }
}
