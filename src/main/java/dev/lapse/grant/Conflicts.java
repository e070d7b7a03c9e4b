package dev.lapse.grant;

import java.util.List;

/**
 * Keycloak attaches a scope to a client one way or the other: grants that share a target have to
 * agree.
 */
final class Conflicts {
  private Conflicts() {}

  static void requireSameAssignment(List<Grant> live, Assignment wanted) {
    live.stream()
        .filter(other -> other.isApproved() && other.assignment() != wanted)
        .findFirst()
        .ifPresent(other -> {
          throw new RefusedException(
              new Refusal.AssignmentConflict(other.subject(), other.scope(), other.assignment()));
        });
  }
}
