package dev.lapse.policy;

import java.time.Duration;
import java.util.Objects;

/**
 * Who may open a request at once and alone, whatever number of approvals it waits for. Somebody
 * else has to look at it afterwards.
 *
 * @param role the realm role that may
 * @param maxDuration the longest that a grant may last that was opened so; longer than zero, and
 *     never longer than its rule allows
 */
public record BreakGlass(String role, Duration maxDuration) {
  /**
   * @throws IllegalArgumentException if the role is blank, or the duration out of range
   */
  public BreakGlass {
    Objects.requireNonNull(role, "role");
    if (role.isBlank()) {
      throw new IllegalArgumentException("role is blank");
    }
    if (!PolicyRule.isInRange(maxDuration)) {
      throw new IllegalArgumentException("maxDuration is out of range");
    }
  }
}
