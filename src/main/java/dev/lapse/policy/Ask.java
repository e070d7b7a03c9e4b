package dev.lapse.policy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a policy judges of a request. No component is null.
 *
 * @param realm the realm of the subject
 * @param subject the client id of the service account that would receive the scope
 * @param scope the name of the client scope
 * @param duration how long the scope is asked for
 * @param ticket the ticket the request names
 * @param compensatingControls what keeps the risk down meanwhile, one sentence each
 */
public record Ask(
    String realm,
    String subject,
    String scope,
    Duration duration,
    Optional<String> ticket,
    List<String> compensatingControls) {
  /** Copies the list; no component may be null. */
  public Ask {
    Objects.requireNonNull(realm, "realm");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(ticket, "ticket");
    compensatingControls = List.copyOf(compensatingControls);
  }
}
