package dev.lapse.grant;

import dev.lapse.actor.Party;
import dev.lapse.policy.Cutoff;
import dev.lapse.policy.PolicyRule;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
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
public class Grant extends RequestOnRecord {
  /** The version of a request that was just put on record. */
  public static final long FIRST_VERSION = 1;

  @Enumerated(EnumType.STRING)
  private GrantState state;

  private Instant stateSince;
  @Embedded private Tenure tenure;

  @Enumerated(EnumType.STRING)
  private GrantState endingAs;

  private Instant endedAt;
  @Embedded private Attempts attempts;
  private long version;

  @OneToMany(fetch = FetchType.EAGER, cascade = CascadeType.PERSIST)
  @JoinColumn(name = "grantId", insertable = false, updatable = false)
  @OrderBy("at")
  @BatchSize(size = 200)
  private List<Decision> decisions = new ArrayList<>();

  protected Grant() {}

  private Grant(
      UUID id,
      UUID targetId,
      GrantTerms terms,
      Party requester,
      PolicyRule rule,
      String policyVersion,
      String approverRole,
      Instant now) {
    super(id, targetId, terms, requester, rule, policyVersion, approverRole, now);
    state = GrantState.AWAITING_APPROVAL;
    stateSince = now;
    tenure = new Tenure(rule.cutoff());
    attempts = new Attempts();
    version = FIRST_VERSION;
  }

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
    return new Grant(id, targetId, terms, requester, rule, policyVersion, approverRole, now);
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
        new Decision(id(), approver, Verdict.APPROVED, comment, shorter, policyInForce, now));
    if (shorter != null) {
      shortenTo(shorter);
    }
    if (approvals() < approvalsRequired()) {
      version++;
    } else if (startsLaterThan(now)) {
      become(GrantState.SCHEDULED, now);
    } else {
      become(GrantState.ACTIVATING, now);
    }
  }

  void deny(Party approver, String comment, String policyInForce, Instant now) {
    requireUndecided("deny", now);
    refuseSecondDecisionOf(approver);
    decisions.add(new Decision(id(), approver, Verdict.DENIED, comment, null, policyInForce, now));
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
        tenure.cutOffBy(how);
        beginEnding(GrantState.REVOKED, now);
      }
      case REVOKING -> {
        if (endingAs == GrantState.REVOKED) {
          throw wrongState("revoke");
        }
        tenure.cutOffBy(how);
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
    tenure.begin(plannedEnd(now), tokenLifespan, drainMargin, now);
    attempts.settled();
  }

  /** Keycloak's answer, or what was found there, means that this grant can never be active. */
  public void activationFailed(String why, Instant now) {
    end(GrantState.ACTIVATION_FAILED, now);
    attempts.givenUp(why);
  }

  /**
   * The scope is verified gone; the last tokens die by {@code lastTokenDeadBy}.
   *
   * @param tailStruck whether Keycloak refuses them already, since they would outlive the grant
   */
  public void drained(Instant lastTokenDeadBy, boolean tailStruck, Instant now) {
    become(GrantState.DRAINING, now);
    tenure.drained(lastTokenDeadBy, tailStruck, now);
    attempts.settled();
  }

  /** Its time is up: Keycloak has to be made to agree. */
  public void beginExpiring(Instant now) {
    beginEnding(GrantState.EXPIRED, now);
  }

  /** Tried at once, whatever failed before; what Keycloak still doesn't agree with stays stuck. */
  private void beginEnding(GrantState outcome, Instant now) {
    become(GrantState.REVOKING, now);
    endingAs = outcome;
    attempts.hasten();
  }

  /**
   * The end was verified in Keycloak: the scope is gone, and no token that carries it lives past
   * that instant.
   */
  public void endedVerified(Instant lastTokenDeadBy, Instant now) {
    if (state != GrantState.REVOKING) {
      throw cannot("end by what was read back");
    }
    tenure.ended(lastTokenDeadBy, now);
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
    tenure.passedOn();
    end(endingAs == null ? GrantState.EXPIRED : endingAs, now);
  }

  /** Keycloak could not be made to agree this time. */
  public void attemptFailed(String error, Instant retryAt, Duration stuckAfter, Instant now) {
    attempts.failed(error, retryAt, stuckAfter, now);
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
    return tenure.removalDueAt();
  }

  /** Whether the grant is active but its scope has to be on its way out already. */
  public boolean isDueToDrain(Instant now) {
    return state == GrantState.ACTIVE && !now.isBefore(removalDueAt());
  }

  /** Since when Keycloak has been due to agree with this grant; the measure of how late it is. */
  public Instant dueSince() {
    return switch (state) {
      case ACTIVE -> removalDueAt();
      case REVOKING ->
          endingAs == GrantState.EXPIRED ? tenure.expiresAt().orElse(stateSince) : stateSince;
      default -> stateSince;
    };
  }

  /** Whether it counts on the target, now or once it starts: approved and not ended. */
  public boolean isApproved() {
    return state != GrantState.AWAITING_APPROVAL && !state.isEnded();
  }

  /** Whether a fixed end has passed before the grant could become active. */
  public boolean isOutOfTime(Instant now) {
    return state == GrantState.ACTIVATING
        && latestEnd().filter(end -> !now.isBefore(end)).isPresent();
  }

  private long approvals() {
    return decisions.stream().filter(d -> d.verdict() == Verdict.APPROVED).count();
  }

  // ---- the guard of the state machine

  private void requireUndecided(String verb, Instant now) {
    if (state != GrantState.AWAITING_APPROVAL) {
      throw wrongState(verb);
    }
    if (!now.isBefore(answerBy())) {
      throw new RefusedException(new Refusal.WrongState(GrantState.UNANSWERED, verb));
    }
  }

  private RefusedException wrongState(String verb) {
    return new RefusedException(new Refusal.WrongState(state, verb));
  }

  /** A move that no caller may ask for: a fault of ours. */
  private IllegalStateException cannot(String move) {
    return new IllegalStateException("grant %s is %s and cannot %s".formatted(id(), state, move));
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
    attempts.settled();
  }

  private void refuseSecondDecisionOf(Party approver) {
    if (decisions.stream().anyMatch(d -> d.approver().subject().equals(approver.subject()))) {
      throw new RefusedException(new Refusal.AlreadyDecided());
    }
  }

  private void refuseUnlessShorter(Duration shorter, Instant now) {
    if (shorter != null && !mayLast(shorter, now)) {
      throw new RefusedException(
          Refusal.InvalidRequest.of(
              "duration",
              "must be above zero and not longer than what was asked for; leave it out to approve as asked"));
    }
  }

  // ---- the record

  public List<Decision> decisions() {
    return List.copyOf(decisions);
  }

  public Cutoff cutoff() {
    return tenure.cutoff();
  }

  public GrantState state() {
    return state;
  }

  public Instant stateSince() {
    return stateSince;
  }

  public Optional<Instant> activatedAt() {
    return tenure.activatedAt();
  }

  /**
   * When the grant ends: known from its activation on, or before where a fixed end was asked for.
   */
  public Optional<Instant> expiresAt() {
    return tenure.expiresAt().or(this::latestEnd);
  }

  /** How long an access token of the client lives, as read at the activation. */
  public Optional<Duration> tokenLifespan() {
    return tenure.tokenLifespan();
  }

  public Optional<Instant> removedAt() {
    return tenure.removedAt();
  }

  /**
   * From when on no token with the scope can be valid: foreseen while active, certain once removed.
   */
  public Optional<Instant> tokensDeadBy() {
    return tenure.tokensDeadBy();
  }

  /** Whether a drain that came too late was made good by a strike. */
  public boolean isStruck() {
    return tenure.isStruck();
  }

  public Optional<GrantState> endingAs() {
    return Optional.ofNullable(endingAs);
  }

  public Optional<Instant> endedAt() {
    return Optional.ofNullable(endedAt);
  }

  public int attempts() {
    return attempts.count();
  }

  /** Whether the last attempt was the first one to fail in a row. */
  public boolean isFirstFailure() {
    return attempts.count() == 1;
  }

  public Optional<Instant> nextAttemptAt() {
    return attempts.nextAttemptAt();
  }

  public Optional<String> lastError() {
    return attempts.lastError();
  }

  public boolean isStuck() {
    return attempts.isStuck();
  }

  public long version() {
    return version;
  }
}
