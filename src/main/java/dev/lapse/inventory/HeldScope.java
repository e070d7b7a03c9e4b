package dev.lapse.inventory;

import dev.lapse.grant.Assignment;

/** A scope of a service account, and where it has it from. */
public record HeldScope(String name, Assignment assignment, Origin origin) {

  /** Whether something on record says why it is there. */
  public boolean isExplained() {
    return switch (origin) {
      case Origin.Given given -> true;
      case Origin.ByGrant grant -> true;
      case Origin.Accepted accepted -> true;
      case Origin.Standing standing -> false;
    };
  }
}
