package dev.lapse.grant;

import dev.lapse.actor.ActorKind;
import dev.lapse.actor.Party;
import dev.lapse.policy.PolicyRule;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What was asked for, by whom and under which rule: the part of a {@link Grant} that stays as it
 * was put on record, but for a shorter time that an approver sets. Nothing is null where the type
 * is not an {@link Optional}.
 */
@MappedSuperclass
public abstract class RequestOnRecord {
  @Id private UUID id;
  private UUID targetId;
  private String realm;
  private String subject;
  private String scope;

  @Enumerated(EnumType.STRING)
  private Assignment assignment;

  private String reason;
  private String ticket;
  private String[] compensatingControls;

  private String requesterSubject;
  private String requesterName;

  @Enumerated(EnumType.STRING)
  private ActorKind requesterKind;

  private String policyName;
  private String policyVersion;
  private int approvalsRequired;
  private String approverRole;

  private Instant requestedAt;
  private Instant answerBy;
  private Instant startsAt;
  private Long durationMillis;
  private Instant latestEnd;

  RequestOnRecord() {}

  RequestOnRecord(
      UUID id,
      UUID targetId,
      GrantTerms terms,
      Party requester,
      PolicyRule rule,
      String policyVersion,
      String approverRole,
      Instant now) {
    this.id = id;
    this.targetId = targetId;
    realm = terms.realm();
    subject = terms.subject();
    scope = terms.scope();
    assignment = terms.assignment();
    reason = terms.reason();
    ticket = terms.ticket().orElse(null);
    compensatingControls = terms.compensatingControls().toArray(String[]::new);
    requesterSubject = requester.subject();
    requesterName = requester.name();
    requesterKind = requester.kind();
    policyName = rule.name();
    this.policyVersion = policyVersion;
    approvalsRequired = rule.approvals();
    this.approverRole = approverRole;
    requestedAt = now;
    answerBy = earlier(now.plus(rule.answerWithin()), terms.expiresAt().orElse(Instant.MAX));
    startsAt = terms.startsAt().orElse(null);
    durationMillis = terms.duration().map(Duration::toMillis).orElse(null);
    latestEnd = terms.expiresAt().orElse(null);
  }

  // ---- its time

  /** When the grant is to end if it is activated at {@code from}. */
  Instant plannedEnd(Instant from) {
    var byDuration =
        durationMillis == null ? Instant.MAX : from.plus(Duration.ofMillis(durationMillis));
    return earlier(byDuration, latestEnd().orElse(Instant.MAX));
  }

  /** Whether that time is more than none and not longer than what was asked for. */
  boolean mayLast(Duration time, Instant now) {
    var begin = startsLaterThan(now) ? startsAt : now;
    return time.toMillis() > 0 && !begin.plus(time).isAfter(plannedEnd(begin));
  }

  boolean startsLaterThan(Instant now) {
    return startsAt != null && startsAt.isAfter(now);
  }

  void shortenTo(Duration time) {
    durationMillis = time.toMillis();
  }

  /** The fixed end that was asked for, if any. */
  Optional<Instant> latestEnd() {
    return Optional.ofNullable(latestEnd);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  // ---- the record

  public UUID id() {
    return id;
  }

  public UUID targetId() {
    return targetId;
  }

  public String realm() {
    return realm;
  }

  public String subject() {
    return subject;
  }

  public String scope() {
    return scope;
  }

  public Assignment assignment() {
    return assignment;
  }

  public String reason() {
    return reason;
  }

  public Optional<String> ticket() {
    return Optional.ofNullable(ticket);
  }

  public List<String> compensatingControls() {
    return List.of(compensatingControls);
  }

  public Party requester() {
    return new Party(requesterSubject, requesterName, requesterKind);
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

  /** Until when the request can be approved. */
  public Instant answerBy() {
    return answerBy;
  }

  public Optional<Instant> startsAt() {
    return Optional.ofNullable(startsAt);
  }

  /** How long the grant is to last from its activation; empty where a fixed end was asked for. */
  public Optional<Duration> duration() {
    return Optional.ofNullable(durationMillis).map(Duration::ofMillis);
  }
}
