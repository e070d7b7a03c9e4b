package dev.lapse.grant;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The request for a later end of a {@link Grant}, under the rule of its day. The grant tells
 * whether it still waits for its decision.
 */
@Entity
@Table(name = "extensions")
public class Extension {
  @Id private UUID id;
  private UUID grantId;
  private int round;
  private long durationMillis;
  private String reason;
  private String policyName;
  private String policyVersion;
  private int approvalsRequired;
  private String approverRole;
  private Instant requestedAt;
  private Instant answerBy;

  @Enumerated(EnumType.STRING)
  private ExtensionOutcome outcome;

  private Instant endedAt;

  protected Extension() {}

  Extension(UUID id, UUID grantId, int round, ExtensionTerms terms, Instant end, Instant now) {
    this.id = id;
    this.grantId = grantId;
    this.round = round;
    durationMillis = terms.duration().toMillis();
    reason = terms.reason();
    policyName = terms.rule().name();
    policyVersion = terms.policyVersion();
    approvalsRequired = terms.rule().approvals();
    approverRole = terms.approverRole();
    requestedAt = now;
    var deadline = now.plus(terms.rule().answerWithin());
    answerBy = deadline.isBefore(end) ? deadline : end;
  }

  /** Sets a shorter time than what was asked for; refuses one that is longer, or none. */
  void shortenTo(Duration time) {
    if (time.toMillis() <= 0 || time.compareTo(duration()) > 0) {
      throw new RefusedException(Refusal.InvalidRequest.notShorter());
    }
    durationMillis = time.toMillis();
  }

  void end(ExtensionOutcome how, Instant now) {
    outcome = how;
    endedAt = now;
  }

  /** What became of it; empty while it waits for its decision. */
  Optional<ExtensionOutcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  Optional<Instant> endedAt() {
    return Optional.ofNullable(endedAt);
  }

  UUID grantId() {
    return grantId;
  }

  /** Which round of decisions on the grant it has; the request itself has round 0. */
  int round() {
    return round;
  }

  /** How much is to be added to the end that the grant has. */
  public Duration duration() {
    return Duration.ofMillis(durationMillis);
  }

  public String reason() {
    return reason;
  }

  public String policyName() {
    return policyName;
  }

  public String policyVersion() {
    return policyVersion;
  }

  public int approvalsRequired() {
    return approvalsRequired;
  }

  public String approverRole() {
    return approverRole;
  }

  public Instant requestedAt() {
    return requestedAt;
  }

  /** Until when it can be approved; never after the end that the grant had. */
  public Instant answerBy() {
    return answerBy;
  }
}
