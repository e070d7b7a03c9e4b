package dev.lapse.enforcement;

import dev.lapse.grant.Custody;
import java.util.List;

/** Decides what a target needs. Pure: the same situation always gives the same plan. */
final class TargetDecision {
  private TargetDecision() {}

  /**
   * The plan for a target.
   *
   * <p>A grant that ends while another one is to become active waits for that one: it will then be
   * held by it. A grant in force whose scope is in doubt has to be seen to again: a removal that
   * came late may have taken it.
   *
   * @param live the grants of the target that have not ended, after time has had its say
   */
  static Plan decide(Custody custody, List<Held> live) {
    var activating = live.stream().filter(Held::isActivating).toList();
    var ending = live.stream().filter(Held::isEnding).toList();
    if (!activating.isEmpty()) {
      return new Plan.Assign(activating.getFirst().assignment(), activating, ending);
    }
    var inForce = live.stream().filter(Held::inForce).findFirst();
    if (inForce.isPresent()) {
      return custody == Custody.TAKING
          ? new Plan.Assign(inForce.get().assignment(), List.of(), List.of())
          : new Plan.Rest();
    }
    if (ending.isEmpty() && custody == Custody.NONE) {
      return new Plan.Rest();
    }
    return new Plan.Remove(ending, ending.stream().anyMatch(held -> leavesTokens(custody, held)));
  }

  /** A grant that never became active, with nothing of ours in Keycloak, has let no token out. */
  private static boolean leavesTokens(Custody custody, Held held) {
    return held.strikes() && (held.wasActive() || custody != Custody.NONE);
  }
}
