package dev.lapse.enforcement;

import dev.lapse.grant.Custody;
import dev.lapse.grant.Target;
import java.time.Instant;
import java.util.List;

/** Decides what a target needs. Pure: the same situation always gives the same plan. */
final class TargetDecision {
  private TargetDecision() {}

  /** The plan for a target as it is on record. */
  static Plan decide(Target target, List<Held> live, Instant now) {
    var plan =
        decide(
            target.custody(),
            target.doubtedAt().isPresent() || Ends.of(target, live).areStale(),
            target.strikesWhatCameBack(),
            live);
    return plan instanceof Plan.Rest && isToForget(target, now) ? new Plan.ForgetEnd() : plan;
  }

  private static boolean isToForget(Target target, Instant now) {
    return target.endToForgetAt().filter(at -> !now.isBefore(at)).isPresent();
  }

  /**
   * The plan for a target.
   *
   * <p>A grant that ends while another one is to become active waits for that one: it will then be
   * held by it. A grant in force is left in peace, unless a late call of our own may have taken its
   * scope, or Keycloak holds its tokens to another end than it has.
   *
   * @param inDoubt whether such a call came since Keycloak was last read, or the end is another
   * @param strikesWhatCameBack whether older tokens are to be refused though no grant ends by it
   * @param live the grants of the target that have not ended, after time has had its say
   */
  static Plan decide(
      Custody custody, boolean inDoubt, boolean strikesWhatCameBack, List<Held> live) {
    var wanting = live.stream().filter(Held::isWanting).toList();
    var ending = live.stream().filter(Held::isEnding).toList();
    if (!wanting.isEmpty()) {
      return new Plan.Assign(wanting.getFirst().assignment(), wanting, ending);
    }
    var holders = live.stream().filter(Held::inForce).toList();
    if (!holders.isEmpty()) {
      return inDoubt ? new Plan.Keep(holders.getFirst().assignment(), holders) : new Plan.Rest();
    }
    if (ending.isEmpty() && custody == Custody.NONE) {
      return new Plan.Rest();
    }
    return new Plan.Remove(
        ending,
        strikesWhatCameBack || ending.stream().anyMatch(held -> leavesTokens(custody, held)));
  }

  /** A grant that never became active, with nothing of ours in Keycloak, has let no token out. */
  private static boolean leavesTokens(Custody custody, Held held) {
    return held.strikes() && (held.wasActive() || custody != Custody.NONE);
  }
}
