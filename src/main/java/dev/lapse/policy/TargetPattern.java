package dev.lapse.policy;

import java.util.Objects;

/**
 * Which targets a rule is about: all three patterns must match. No component is null.
 *
 * @param realm the names of realms
 * @param subject the client ids of the service accounts that would receive the scope
 * @param scope the names of client scopes
 */
public record TargetPattern(Glob realm, Glob subject, Glob scope) {
  /** No component may be null. */
  public TargetPattern {
    Objects.requireNonNull(realm, "realm");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(scope, "scope");
  }

  /** Whether the target falls under this pattern. */
  public boolean matches(String realm, String subject, String scope) {
    return this.realm.matches(realm) && this.subject.matches(subject) && this.scope.matches(scope);
  }

  /** Whether certainly every target of the other pattern falls under this one. */
  boolean covers(TargetPattern other) {
    return realm.covers(other.realm) && subject.covers(other.subject) && scope.covers(other.scope);
  }
}
