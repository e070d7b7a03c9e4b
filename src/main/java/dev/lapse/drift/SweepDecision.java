package dev.lapse.drift;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.Guarded;
import dev.lapse.grant.TargetReading;
import java.util.Optional;

/** Compares a target with what Keycloak says of it. Pure. */
final class SweepDecision {
  private SweepDecision() {}

  /**
   * Whether a glance at the client is reason enough to read the target.
   *
   * @param seen how the scope seems to be attached; empty: not at all
   * @param guarded what seems to hold tokens with it
   */
  static boolean looksWrong(Watched target, Optional<Assignment> seen, Guarded guarded) {
    return isElsewhere(target, seen) || isUncapped(target, guarded);
  }

  /** Whether Keycloak holds tokens of the grants in force to another end than it was told. */
  private static boolean isUncapped(Watched target, Guarded guarded) {
    return target.expected().isPresent()
        && target
            .guardedUntil()
            .map(told -> !guarded.governed() || !guarded.isUntil(told))
            .orElse(guarded.governed());
  }

  private static boolean isElsewhere(Watched target, Optional<Assignment> seen) {
    return target.expected().isPresent()
        ? !seen.equals(target.expected())
        : target.mustBeAbsent() && seen.isPresent();
  }

  /** What is to be said after Keycloak was read properly. */
  static Verdict decide(Watched target, TargetReading reading) {
    return switch (reading) {
      case TargetReading.Gone gone when target.expected().isPresent() ->
          new Verdict.Lost(TargetReading.Gone.WHAT);
      case TargetReading.Gone gone -> new Verdict.Agrees();
      case TargetReading.Found found when isElsewhere(target, found.assigned()) ->
          target.mustBeAbsent()
              ? new Verdict.CameBack(found.assigned().orElseThrow())
              : missed(found);
      case TargetReading.Found found when isUncapped(target, found.guarded()) ->
          new Verdict.Uncapped(found.guarded());
      case TargetReading.Found found -> new Verdict.Agrees();
    };
  }

  /** What can't be given back is lost, whatever the policy says. */
  private static Verdict missed(TargetReading.Found found) {
    return found
        .problem()
        .filter(problem -> !found.isAssigned())
        .<Verdict>map(Verdict.Lost::new)
        .orElseGet(() -> new Verdict.Tampered(found.assigned()));
  }
}
