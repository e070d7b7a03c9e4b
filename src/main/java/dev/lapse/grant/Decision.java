package dev.lapse.grant;

import dev.lapse.actor.ActorKind;
import dev.lapse.actor.Party;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What one approver decided on one request, or one extension, of a grant: once, and for good. */
@Entity
@Table(name = "decisions")
@IdClass(Decision.Key.class)
public class Decision {

  /** One decision an approver, grant and round. */
  public record Key(UUID grantId, int round, String approverSubject) implements Serializable {}

  @Id private UUID grantId;
  @Id private int round;
  @Id private String approverSubject;

  private String approverName;

  @Enumerated(EnumType.STRING)
  private ActorKind approverKind;

  @Enumerated(EnumType.STRING)
  private Verdict verdict;

  private String comment;
  private Long durationMillis;
  private String policyVersion;
  private Instant at;

  protected Decision() {}

  Decision(
      UUID grantId,
      int round,
      Party approver,
      Verdict verdict,
      String comment,
      Duration duration,
      String policyVersion,
      Instant at) {
    this.grantId = grantId;
    this.round = round;
    this.approverSubject = approver.subject();
    this.approverName = approver.name();
    this.approverKind = approver.kind();
    this.verdict = verdict;
    this.comment = comment;
    this.durationMillis = duration == null ? null : duration.toMillis();
    this.policyVersion = policyVersion;
    this.at = at;
  }

  /** Which {@link DecisionRound} it belongs to. */
  int round() {
    return round;
  }

  public Party approver() {
    return new Party(approverSubject, approverName, approverKind);
  }

  public Verdict verdict() {
    return verdict;
  }

  boolean isApproval() {
    return verdict == Verdict.APPROVED;
  }

  public Optional<String> comment() {
    return Optional.ofNullable(comment);
  }

  /** The shorter duration or addition that the approver set, if any. */
  public Optional<Duration> duration() {
    return Optional.ofNullable(durationMillis).map(Duration::ofMillis);
  }

  public String policyVersion() {
    return policyVersion;
  }

  public Instant at() {
    return at;
  }
}
