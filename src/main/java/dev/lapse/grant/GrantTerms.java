package dev.lapse.grant;

import dev.lapse.policy.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is asked for, as the requester put it.
 *
 * @param realm the realm's name
 * @param subject the client id of the service account that is to receive the scope
 * @param scope the name of the client scope
 * @param assignment how the scope is to be attached
 * @param reason why; never blank
 * @param ticket the reference of a change or an incident, if any
 * @param compensatingControls what keeps the risk down meanwhile
 * @param startsAt not before this instant; empty: as soon as approved
 * @param duration counted from the activation; empty where {@code expiresAt} is given
 * @param expiresAt a fixed end; empty where {@code duration} is given
 */
public record GrantTerms(
    String realm,
    String subject,
    String scope,
    Assignment assignment,
    String reason,
    Optional<String> ticket,
    List<String> compensatingControls,
    Optional<Instant> startsAt,
    Optional<Duration> duration,
    Optional<Instant> expiresAt) {

  public GrantTerms {
    compensatingControls = List.copyOf(compensatingControls);
  }

  /** Refuses times that make no sense together, or are over at {@code now}. */
  void requireSensible(Instant now) {
    var violations = new ArrayList<Violation>();
    if (duration.isPresent() == expiresAt.isPresent()) {
      violations.add(new Violation("duration", "either duration or expiresAt must be given"));
    }
    if (duration.filter(time -> time.toMillis() <= 0).isPresent()) {
      violations.add(new Violation("duration", "must be longer than zero"));
    }
    if (startsAt.filter(start -> !start.isAfter(now)).isPresent()) {
      violations.add(
          new Violation("startsAt", "must be in the future; leave it out to start once approved"));
    }
    if (expiresAt.filter(end -> !end.isAfter(startsAt.orElse(now))).isPresent()) {
      violations.add(new Violation("expiresAt", "must be in the future and after startsAt"));
    }
    if (!violations.isEmpty()) {
      throw new RefusedException(new Refusal.InvalidRequest(violations));
    }
  }

  /** The longest that this grant could be in force if it were approved at {@code now}. */
  public Duration longestTime(Instant now) {
    return duration.orElseGet(() ->
        Duration.between(startsAt.filter(now::isBefore).orElse(now), expiresAt.orElseThrow()));
  }
}
