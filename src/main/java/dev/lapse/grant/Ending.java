package dev.lapse.grant;

import dev.lapse.policy.Cutoff;
import java.time.Duration;

/**
 * How a grant ends, and what of the access is left then.
 *
 * @param wanted how its tokens were to be dealt with
 * @param cutoff how they are, or will be: what is too short to drain strikes
 * @param tokenLifespan how long an access token of its subject lives
 * @param tail how long after the end of the grant a token with its scope may live at most
 */
public record Ending(Cutoff wanted, Cutoff cutoff, Duration tokenLifespan, Duration tail) {
  /** What lasts shorter than this can't drain. */
  public Duration shortestToDrain() {
    return Tenure.shortestToDrain(tokenLifespan);
  }
}
