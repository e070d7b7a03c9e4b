package dev.lapse.policy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules of one policy file, in its order.
 *
 * @param version {@code sha256:} and the hash of the file's bytes in lower-case hex; recorded with
 *     every grant and decision
 * @param source where the rules come from, for people to read
 * @param rules the rules; the first that matches counts
 * @param standing what may stand without a grant; the first that matches counts
 */
public record Policies(
    String version, String source, List<PolicyRule> rules, List<StandingRule> standing) {
  /** Copies the rules; no component may be null. */
  public Policies {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(source, "source");
    rules = List.copyOf(rules);
    standing = List.copyOf(standing);
  }

  /** The rule a target falls under; empty means that no grant may be given for it. */
  public Optional<PolicyRule> match(String realm, String subject, String scope) {
    return rules.stream().filter(rule -> rule.match().matches(realm, subject, scope)).findFirst();
  }

  /** Why a target may stand without a grant; empty means that nobody says so. */
  public Optional<StandingRule> standing(String realm, String subject, String scope) {
    return standing.stream()
        .filter(rule -> rule.match().matches(realm, subject, scope))
        .findFirst();
  }

  /** The roles that rules name to decide instead of the usual one. */
  public Set<String> approverRoles() {
    return rules.stream()
        .flatMap(rule -> rule.approverRole().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The roles that rules let open a request alone. */
  public Set<String> glassRoles() {
    return rules.stream()
        .flatMap(rule -> rule.breakGlass().stream())
        .map(BreakGlass::role)
        .collect(Collectors.toUnmodifiableSet());
  }
}
