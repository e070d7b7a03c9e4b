package dev.lapse.policy;

import java.util.Objects;

/**
 * What may stand without a grant, and why: not given by Lapse, but known to whoever answers for the
 * policy file. It gives nothing to anybody.
 *
 * @param match the targets it is about; its pattern for scopes leaves something out
 * @param reason why they may, for people to read; never blank
 */
public record StandingRule(TargetPattern match, String reason) {
  /** No component may be null. */
  public StandingRule {
    Objects.requireNonNull(match, "match");
    Objects.requireNonNull(reason, "reason");
  }
}
