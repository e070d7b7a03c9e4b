package dev.lapse.grant;

import dev.lapse.actor.ActorKind;
import dev.lapse.actor.Party;
import dev.lapse.policy.Cutoff;
import dev.lapse.policy.PolicyRule;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.BatchSize;

/**
 * One exception: the record and its lifecycle, drawn in {@link GrantState}.
 *
 * <p>Each transition is a method; one that the state does not allow throws and changes nothing: a
 * {@link RefusedException} where somebody asked for it, else an {@link IllegalStateException}.
 * Every change raises {@link #version()}. The caller holds the lock on the {@link Target}.
 */
@Entity
@Table(name = "grants")
public class Grant {
  /** The version of a request that was just put on record. */
  public static final long FIRST_VERSION = 1;

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

  @Enumerated(EnumType.STRING)
  private Cutoff cutoff;

  @Enumerated(EnumType.STRING)
  private GrantState state;

  private Instant stateSince;
  private Instant requestedAt;
  private Instant answerBy;
  private Instant startsAt;
  private Long durationMillis;
  private Instant latestEnd;
  private Instant activatedAt;
  private Instant expiresAt;
  private Instant drainAt;
  private Long tokenLifespanMillis;
  private Instant removedAt;
  private Instant tokensDeadBy;
  private boolean struck;

  @Enumerated(EnumType.STRING)
  private GrantState endingAs;

  private Instant endedAt;
  private int attempts;
  private Instant failingSince;
  private Instant nextAttemptAt;
  private String lastError;
  private boolean stuck;
  private long version;

  @OneToMany(fetch = FetchType.EAGER, cascade = CascadeType.PERSIST)
  @JoinColumn(name = "grantId", insertable = false, updatable = false)
  @OrderBy("at")
  @BatchSize(size = 200)
  private List<Decision> decisions = new ArrayList<>();

  protected Grant() {}

  /** A request that waits for its approvers, under the rule that covers it. */
  public static Grant requested(
      UUID id,
      UUID targetId,
      GrantTerms terms,
      Party requester,
      PolicyRule rule,
      String policyVersion,
      String approverRole,
      Instant now) {
    var grant = new Grant();
    grant.id = id;
    grant.targetId = targetId;
    grant.realm = terms.realm();
    grant.subject = terms.subject();
    grant.scope = terms.scope();
    grant.assignment = terms.assignment();
    grant.reason = terms.reason();
    grant.ticket = terms.ticket().orElse(null);
    grant.compensatingControls = terms.compensatingControls().toArray(String[]::new);
    grant.requesterSubject = requester.subject();
    grant.requesterName = requester.name();
    grant.requesterKind = requester.kind();
    grant.policyName = rule.name();
    grant.policyVersion = policyVersion;
    grant.approvalsRequired = rule.approvals();
    grant.approverRole = approverRole;
    grant.cutoff = rule.cutoff();
    grant.state = GrantState.AWAITING_APPROVAL;
    grant.stateSince = now;
    grant.requestedAt = now;
    grant.answerBy = earlier(now.plus(rule.answerWithin()), terms.expiresAt().orElse(Instant.MAX));
    grant.startsAt = terms.startsAt().orElse(null);
    grant.durationMillis = terms.duration().map(Duration::toMillis).orElse(null);
    grant.latestEnd = terms.expiresAt().orElse(null);
    grant.version = FIRST_VERSION;
    return grant;
  }

  // ---- decisions of people

  /**
   * Counts one approval; with the last one that the policy asks for, the grant goes ahead.
   *
   * @param shorter a duration that the approver sets instead of the one asked for, or null
   */
  void approve(
      Party approver, String comment, Duration shorter, String policyInForce, Instant now) {
    requireUndecided("approve", now);
    refuseSecondDecisionOf(approver);
    refuseUnlessShorter(shorter, now);
    decisions.add(
        new Decision(id, approver, Verdict.APPROVED, comment, shorter, policyInForce, now));
    if (shorter != null) {
      durationMillis = shorter.toMillis();
    }
    if (approvals() < approvalsRequired) {
      version++;
    } else if (startsAt != null && startsAt.isAfter(now)) {
      become(GrantState.SCHEDULED, now);
    } else {
      become(GrantState.ACTIVATING, now);
    }
  }

  void deny(Party approver, String comment, String policyInForce, Instant now) {
    requireUndecided("deny", now);
    refuseSecondDecisionOf(approver);
    decisions.add(new Decision(id, approver, Verdict.DENIED, comment, null, policyInForce, now));
    end(GrantState.DENIED, now);
  }

  void withdraw(Instant now) {
    if (state != GrantState.AWAITING_APPROVAL && state != GrantState.SCHEDULED) {
      throw wrongState("withdraw");
    }
    end(GrantState.WITHDRAWN, now);
  }

  /**
   * Ends the grant now, whatever its expiry; one that is not in Keycloak yet has nothing to take
   * away.
   */
  void revoke(Cutoff how, Instant now) {
    switch (state) {
      case SCHEDULED -> end(GrantState.REVOKED, now);
      case ACTIVATING, ACTIVE, DRAINING -> {
        cutoff = how;
        beginEnding(GrantState.REVOKED, now);
      }
      case REVOKING -> {
        if (endingAs == GrantState.REVOKED) {
          throw wrongState("revoke");
        }
        cutoff = how;
        endingAs = GrantState.REVOKED;
        version++;
      }
      default -> throw wrongState("revoke");
    }
  }

  // ---- what time and Keycloak bring

  public void goUnanswered(Instant now) {
    end(GrantState.UNANSWERED, now);
  }

  /** The start that was asked for has come. */
  public void start(Instant now) {
    if (state != GrantState.SCHEDULED) {
      throw cannot("start");
    }
    become(GrantState.ACTIVATING, now);
  }

  /**
   * The scope was read back from Keycloak; the clock starts.
   *
   * @param tokenLifespan how long an access token of the client lives
   * @param drainMargin how much earlier than that before its end a drain begins
   */
  public void activated(Duration tokenLifespan, Duration drainMargin, Instant now) {
    become(GrantState.ACTIVE, now);
    activatedAt = now;
    expiresAt = plannedEnd(now);
    tokenLifespanMillis = tokenLifespan.toMillis();
    if (cutoff == Cutoff.DRAIN) {
      planDrain(tokenLifespan, drainMargin);
    }
    tokensDeadBy = drainAt != null ? expiresAt : expiresAt.plus(tokenLifespan);
    settled();
  }

  private void planDrain(Duration tokenLifespan, Duration drainMargin) {
    var tooShort =
        Duration.between(activatedAt, expiresAt).compareTo(tokenLifespan.multipliedBy(2)) < 0;
    var begin = TokenTail.drainAt(expiresAt, tokenLifespan, drainMargin);
    if (tooShort || !begin.isAfter(activatedAt)) {
      cutoff = Cutoff.STRIKE;
    } else {
      drainAt = begin;
    }
  }

  /** Keycloak's answer, or what was found there, means that this grant can never be active. */
  public void activationFailed(String why, Instant now) {
    end(GrantState.ACTIVATION_FAILED, now);
    lastError = why;
  }

  /**
   * The scope is verified gone; the last tokens die by {@code lastTokenDeadBy}.
   *
   * @param tailStruck whether Keycloak refuses them already, since they would outlive the grant
   */
  public void drained(Instant lastTokenDeadBy, boolean tailStruck, Instant now) {
    become(GrantState.DRAINING, now);
    struck = tailStruck;
    removedAt = now;
    tokensDeadBy = lastTokenDeadBy;
    settled();
  }

  /** Its time is up: Keycloak has to be made to agree. */
  public void beginExpiring(Instant now) {
    beginEnding(GrantState.EXPIRED, now);
  }

  /** Tried at once, whatever failed before; what Keycloak still doesn't agree with stays stuck. */
  private void beginEnding(GrantState outcome, Instant now) {
    become(GrantState.REVOKING, now);
    endingAs = outcome;
    nextAttemptAt = null;
  }

  /**
   * The end was verified in Keycloak: the scope is gone, and no token that carries it lives past
   * that instant.
   */
  public void endedVerified(Instant lastTokenDeadBy, Instant now) {
    if (state != GrantState.REVOKING) {
      throw cannot("end by what was read back");
    }
    if (removedAt == null) {
      removedAt = now;
    }
    tokensDeadBy = lastTokenDeadBy;
    end(endingAs, now);
  }

  /** The drain is over: the scope has been gone for a token lifespan. */
  public void drainOver(Instant now) {
    if (state != GrantState.DRAINING) {
      throw cannot("end its drain");
    }
    end(GrantState.EXPIRED, now);
  }

  /** Another grant holds the target: this one ends and Keycloak stays as it is. */
  public void endedHeldByAnother(Instant now) {
    if (state != GrantState.ACTIVE && state != GrantState.REVOKING) {
      throw cannot("leave its target to another");
    }
    tokensDeadBy = null;
    end(endingAs == null ? GrantState.EXPIRED : endingAs, now);
  }

  /** Keycloak could not be made to agree this time. */
  public void attemptFailed(String error, Instant retryAt, Duration stuckAfter, Instant now) {
    attempts++;
    lastError = error;
    nextAttemptAt = retryAt;
    if (failingSince == null) {
      failingSince = now;
    }
    stuck = !failingSince.plus(stuckAfter).isAfter(now);
    version++;
  }

  // ---- what follows from the state

  /**
   * Whether this grant entitles its subject to the scope at that instant: the one place that says
   * so.
   */
  public boolean isInForce(Instant now) {
    return state == GrantState.ACTIVE && now.isBefore(removalDueAt());
  }

  /** When the scope has to go; only for an active grant. */
  public Instant removalDueAt() {
    return drainAt == null ? expiresAt : drainAt;
  }

  /** Whether the grant is active but its scope has to be on its way out already. */
  public boolean isDueToDrain(Instant now) {
    return state == GrantState.ACTIVE && !now.isBefore(removalDueAt());
  }

  /** Since when Keycloak has been due to agree with this grant; the measure of how late it is. */
  public Instant dueSince() {
    return switch (state) {
      case ACTIVE -> removalDueAt();
      case REVOKING -> endingAs == GrantState.EXPIRED && expiresAt != null ? expiresAt : stateSince;
      default -> stateSince;
    };
  }

  /** Whether it counts on the target, now or once it starts: approved and not ended. */
  public boolean isApproved() {
    return state != GrantState.AWAITING_APPROVAL && !state.isEnded();
  }

  /** Whether a fixed end has passed before the grant could become active. */
  public boolean isOutOfTime(Instant now) {
    return state == GrantState.ACTIVATING && latestEnd != null && !now.isBefore(latestEnd);
  }

  private Instant plannedEnd(Instant from) {
    var byDuration =
        durationMillis == null ? Instant.MAX : from.plus(Duration.ofMillis(durationMillis));
    return earlier(byDuration, latestEnd == null ? Instant.MAX : latestEnd);
  }

  private long approvals() {
    return decisions.stream().filter(d -> d.verdict() == Verdict.APPROVED).count();
  }

  // ---- the guard of the state machine

  private void requireUndecided(String verb, Instant now) {
    if (state != GrantState.AWAITING_APPROVAL) {
      throw wrongState(verb);
    }
    if (!now.isBefore(answerBy)) {
      throw new RefusedException(new Refusal.WrongState(GrantState.UNANSWERED, verb));
    }
  }

  private RefusedException wrongState(String verb) {
    return new RefusedException(new Refusal.WrongState(state, verb));
  }

  /** A move that no caller may ask for: a fault of ours. */
  private IllegalStateException cannot(String move) {
    return new IllegalStateException("grant %s is %s and cannot %s".formatted(id, state, move));
  }

  private void become(GrantState next, Instant now) {
    if (!state.mayBecome(next)) {
      throw cannot("become " + next);
    }
    state = next;
    stateSince = now;
    version++;
  }

  private void end(GrantState outcome, Instant now) {
    become(outcome, now);
    endedAt = now;
    settled();
  }

  /** What was failing has ended well. */
  private void settled() {
    attempts = 0;
    nextAttemptAt = null;
    failingSince = null;
    stuck = false;
    lastError = null;
  }

  private void refuseSecondDecisionOf(Party approver) {
    if (decisions.stream().anyMatch(d -> d.approver().subject().equals(approver.subject()))) {
      throw new RefusedException(new Refusal.AlreadyDecided());
    }
  }

  private void refuseUnlessShorter(Duration shorter, Instant now) {
    if (shorter == null) {
      return;
    }
    var begin = startsAt == null || startsAt.isBefore(now) ? now : startsAt;
    if (shorter.toMillis() <= 0 || begin.plus(shorter).isAfter(plannedEnd(begin))) {
      throw new RefusedException(
          Refusal.InvalidRequest.of(
              "duration",
              "must be above zero and not longer than what was asked for; leave it out to approve as asked"));
    }
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

  public List<Decision> decisions() {
    return List.copyOf(decisions);
  }

  public Cutoff cutoff() {
    return cutoff;
  }

  public GrantState state() {
    return state;
  }

  public Instant stateSince() {
    return stateSince;
  }

  public Instant requestedAt() {
    return requestedAt;
  }

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

  public Optional<Instant> activatedAt() {
    return Optional.ofNullable(activatedAt);
  }

  /**
   * When the grant ends: known from its activation on, or before where a fixed end was asked for.
   */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAt).or(() -> Optional.ofNullable(latestEnd));
  }

  /** How long an access token of the client lives, as read at the activation. */
  public Optional<Duration> tokenLifespan() {
    return Optional.ofNullable(tokenLifespanMillis).map(Duration::ofMillis);
  }

  public Optional<Instant> removedAt() {
    return Optional.ofNullable(removedAt);
  }

  /**
   * From when on no token with the scope can be valid: foreseen while active, certain once removed.
   */
  public Optional<Instant> tokensDeadBy() {
    return Optional.ofNullable(tokensDeadBy);
  }

  /** Whether a drain that came too late was made good by a strike. */
  public boolean isStruck() {
    return struck;
  }

  public Optional<GrantState> endingAs() {
    return Optional.ofNullable(endingAs);
  }

  public Optional<Instant> endedAt() {
    return Optional.ofNullable(endedAt);
  }

  public int attempts() {
    return attempts;
  }

  /** Whether the last attempt was the first one to fail in a row. */
  public boolean isFirstFailure() {
    return attempts == 1;
  }

  public Optional<Instant> nextAttemptAt() {
    return Optional.ofNullable(nextAttemptAt);
  }

  public Optional<String> lastError() {
    return Optional.ofNullable(lastError);
  }

  public boolean isStuck() {
    return stuck;
  }

  public long version() {
    return version;
  }
}
