package dev.lapse.grant;

import dev.lapse.actor.ActorKind;
import dev.lapse.actor.Party;
import dev.lapse.policy.Cutoff;
import dev.lapse.policy.Guarding;
import dev.lapse.policy.OnTampering;
import dev.lapse.policy.PolicyRule;
import dev.lapse.trace.CallTrace;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is on record of a {@link Grant}: the request as it was made, the decisions on it, the time
 * in which it holds its scope, and what Keycloak was like. Nothing is null where the type is not an
 * {@link Optional}.
 */
@MappedSuperclass
public abstract class GrantRecord {
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

  /** It may be erased behind a grant that is being changed. */
  @Column(updatable = false)
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
  private String requestTrace;

  /** The one that waits for its decision; null where none does. */
  @ManyToOne(fetch = FetchType.EAGER, cascade = CascadeType.PERSIST)
  private Extension extension;

  private String extensionRole;
  private int extensionsAsked;

  GrantRecord() {}

  GrantRecord(
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
    requestTrace = CallTrace.ofThisCall().orElse(null);
  }

  // ---- the time asked for

  /** When the grant is to end if it is activated at {@code from}. */
  Instant plannedEnd(Instant from) {
    var byDuration =
        durationMillis == null ? Instant.MAX : from.plus(Duration.ofMillis(durationMillis));
    return earlier(byDuration, latestEnd == null ? Instant.MAX : latestEnd);
  }

  /** Sets a shorter time than what was asked for; refuses one that is longer, or none. */
  void shortenTo(Duration time, Instant now) {
    var begin = startsLaterThan(now) ? startsAt : now;
    if (time.toMillis() <= 0 || begin.plus(time).isAfter(plannedEnd(begin))) {
      throw new RefusedException(Refusal.InvalidRequest.notShorter());
    }
    durationMillis = time.toMillis();
  }

  /** Sees to it that it lasts no longer than that, counted from its start. */
  void limitTo(Duration longest, Instant now) {
    var begin = startsLaterThan(now) ? startsAt : now;
    if (plannedEnd(begin).isAfter(begin.plus(longest))) {
      durationMillis = longest.toMillis();
    }
  }

  boolean startsLaterThan(Instant now) {
    return startsAt != null && startsAt.isAfter(now);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  // ---- its parts; they are fields of the grant, since Hibernate can't enhance them here

  abstract Tenure tenure();

  abstract Attempts keycloak();

  abstract Tampering tampering();

  abstract Decisions everyDecision();

  // ---- the request

  public UUID id() {
    return id;
  }

  /** Where the request was in its trace, see {@link CallTrace}; empty where none was made. */
  public Optional<String> requestTrace() {
    return Optional.ofNullable(requestTrace);
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

  // ---- the decisions

  /** The decisions on the request, in their order. */
  public List<Decision> decisions() {
    return everyDecision().ofRound(Decisions.ON_THE_REQUEST);
  }

  /** The decisions on an extension of this grant, in their order. */
  public List<Decision> decisionsOn(Extension extension) {
    return everyDecision().ofRound(extension.round());
  }

  void decide(
      int round,
      Party approver,
      Verdict verdict,
      String comment,
      Duration shorter,
      String policyInForce,
      Instant now) {
    everyDecision()
        .add(new Decision(id(), round, approver, verdict, comment, shorter, policyInForce, now));
  }

  // ---- its extensions

  /** The extension that waits for its decision, if any. */
  public Optional<Extension> extension() {
    return Optional.ofNullable(extension);
  }

  /** The role that decides, or decided, on the latest extension. */
  Optional<String> extensionRole() {
    return Optional.ofNullable(extensionRole);
  }

  void putOnRecord(UUID extensionId, ExtensionTerms terms, Instant now) {
    extensionsAsked++;
    extensionRole = terms.approverRole();
    extension =
        new Extension(extensionId, id, extensionsAsked, terms, expiresAt().orElseThrow(), now);
  }

  void endExtension(ExtensionOutcome how, Instant now) {
    if (extension != null) {
      extension.end(how, now);
      extension = null;
    }
  }

  // ---- its time

  public Cutoff cutoff() {
    return tenure().cutoff();
  }

  public Optional<Instant> activatedAt() {
    return tenure().activatedAt();
  }

  /**
   * When the grant ends: known from its activation on, or before where a fixed end was asked for.
   */
  public Optional<Instant> expiresAt() {
    return tenure().expiresAt().or(() -> Optional.ofNullable(latestEnd));
  }

  /** When the scope has to go; only for an active grant. */
  public Instant removalDueAt() {
    return tenure().removalDueAt();
  }

  /** How long an access token of the client lives, as read at the activation. */
  public Optional<Duration> tokenLifespan() {
    return tenure().tokenLifespan();
  }

  public Optional<Instant> removedAt() {
    return tenure().removedAt();
  }

  /**
   * From when on no token with the scope can be valid: foreseen while active, certain once removed.
   */
  public Optional<Instant> tokensDeadBy() {
    return tenure().tokensDeadBy();
  }

  /** Whether its scope may be put under the guard. */
  public Guarding guarding() {
    return tenure().guarding();
  }

  /** Whether it was to cap, and another cutoff stands in since the guard was not there. */
  public boolean isUncapped() {
    return tenure().isUncapped();
  }

  /**
   * Whether Keycloak itself holds tokens with its scope to its end, or to a later one that another
   * grant of the same target has; as it was last read back.
   */
  public boolean isGuarded() {
    return tenure().isGuarded();
  }

  /** Whether a drain that came too late was made good by a strike. */
  public boolean isStruck() {
    return tenure().isStruck();
  }

  // ---- what others did to it

  public OnTampering onTampering() {
    return tampering().onTampering();
  }

  /** Whether somebody took its scope and it was not given back. */
  public boolean isTampered() {
    return tampering().isTampered();
  }

  /** When that was last noticed, given back or not. */
  public Optional<Instant> tamperedAt() {
    return tampering().tamperedAt();
  }

  // ---- the attempts

  public int attempts() {
    return keycloak().count();
  }

  /** Whether the last attempt was the first one to fail in a row. */
  public boolean isFirstFailure() {
    return keycloak().count() == 1;
  }

  public Optional<Instant> nextAttemptAt() {
    return keycloak().nextAttemptAt();
  }

  public Optional<String> lastError() {
    return keycloak().lastError();
  }

  public boolean isStuck() {
    return keycloak().isStuck();
  }
}
