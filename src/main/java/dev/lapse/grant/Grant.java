package dev.lapse.grant;

import dev.lapse.actor.Party;
import dev.lapse.policy.Cutoff;
import dev.lapse.policy.PolicyRule;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One exception: the record and its lifecycle, drawn in {@link GrantState}.
 *
 * <p>Each transition is a method; one that the state does not allow throws and changes nothing: a
 * {@link RefusedException} where somebody asked for it, else an {@link IllegalStateException}.
 * Every change raises {@link #version()}. The caller holds the lock on the {@link Target}.
 */
@Entity
@Table(name = "grants")
public class Grant extends GrantRecord {
  /** The version of a request that was just put on record. */
  public static final long FIRST_VERSION = 1;

  @Enumerated(EnumType.STRING)
  private GrantState state;

  private Instant stateSince;

  @Enumerated(EnumType.STRING)
  private GrantState endingAs;

  private Instant endedAt;
  private long version;

  @Embedded private Tenure tenure;
  @Embedded private Attempts attempts;
  @Embedded private Tampering tampering;
  @Embedded private Decisions decisions;

  /**
   * Null where the policy lets nobody break it: Hibernate makes nothing of columns without a value.
   */
  @Embedded private Glass glass;

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
    version = FIRST_VERSION;
    tenure = new Tenure(rule.cutoff(), rule.guarding());
    attempts = new Attempts();
    tampering = new Tampering(rule.onTampering());
    decisions = new Decisions();
    glass = rule.breakGlass().map(Glass::new).orElse(null);
  }

  /**
   * A request that waits for its approvers, under the rule that covers it. Whether its times are
   * still ahead is asked of the same instant at which it is put on record.
   */
  public static Grant requested(
      UUID id,
      UUID targetId,
      GrantTerms terms,
      Party requester,
      PolicyRule rule,
      String policyVersion,
      String approverRole,
      Instant now) {
    terms.requireSensible(now);
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
    decisions.refuseSecondOf(approver, Decisions.ON_THE_REQUEST);
    if (shorter != null) {
      shortenTo(shorter, now);
    }
    decide(
        Decisions.ON_THE_REQUEST, approver, Verdict.APPROVED, comment, shorter, policyInForce, now);
    if (decisions.approvals(Decisions.ON_THE_REQUEST) < approvalsRequired()) {
      version++;
    } else {
      goAhead(now);
    }
  }

  private void goAhead(Instant now) {
    become(startsLaterThan(now) ? GrantState.SCHEDULED : GrantState.ACTIVATING, now);
  }

  /**
   * One person opens the request, whatever number of approvals it waits for. It lasts no longer
   * than its glass lets it.
   *
   * @param shorter a duration that the person sets instead, or null
   */
  void breakGlass(Party person, String reason, Duration shorter, Instant now) {
    requireUndecided("break its glass", now);
    var whole = glass().orElseThrow(() -> cannot("break a glass that it has not"));
    if (shorter == null) {
      limitTo(whole.maxDuration(), now);
    } else {
      whole.requireNoLonger(shorter);
      shortenTo(shorter, now);
    }
    whole.breakBy(person, reason, now);
    goAhead(now);
  }

  /** Somebody looked at how its glass was broken; that may be long after its end. */
  void reviewGlass(Party person, String comment, Instant now) {
    glass()
        .orElseThrow(() -> new RefusedException(new Refusal.GlassWhole()))
        .reviewBy(person, comment, now);
    version++;
  }

  void deny(Party approver, String comment, String policyInForce, Instant now) {
    requireUndecided("deny", now);
    decisions.refuseSecondOf(approver, Decisions.ON_THE_REQUEST);
    decide(Decisions.ON_THE_REQUEST, approver, Verdict.DENIED, comment, null, policyInForce, now);
    end(GrantState.DENIED, now);
  }

  void withdraw(Instant now) {
    if (!isWithdrawable()) {
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
        if (!isRevocable()) {
          throw wrongState("revoke");
        }
        tenure.cutOffBy(how);
        endingAs = GrantState.REVOKED;
        version++;
      }
      default -> throw wrongState("revoke");
    }
  }

  // ---- a later end

  /** Refuses where no later end can be asked for. */
  void requireExtensible(Instant now) {
    if (!isInUse()) {
      throw wrongState("extend");
    }
    if (!now.isBefore(expiresAt().orElseThrow())) {
      throw new RefusedException(new Refusal.WrongState(GrantState.EXPIRED, "extend"));
    }
    extension()
        .ifPresent(waiting -> {
          throw new RefusedException(new Refusal.ExtensionUndecided(waiting.answerBy()));
        });
  }

  /** Asks for a later end; until it is approved, the grant keeps the one it has. */
  void extend(UUID extensionId, ExtensionTerms terms, Instant now) {
    requireExtensible(now);
    putOnRecord(extensionId, terms, now);
    version++;
  }

  /**
   * Counts one approval of the extension; with the last one that its policy asks for, the end
   * moves. A scope that is gone, or may be, has to be read back from Keycloak again.
   *
   * @param shorter an addition that the approver sets instead of the one asked for, or null
   */
  void approveExtension(
      Party approver,
      String comment,
      Duration shorter,
      String policyInForce,
      Duration drainMargin,
      Instant now) {
    var extension = requireUndecidedExtension("approve", approver, now);
    if (shorter != null) {
      extension.shortenTo(shorter);
    }
    decide(extension.round(), approver, Verdict.APPROVED, comment, shorter, policyInForce, now);
    if (decisions.approvals(extension.round()) < extension.approvalsRequired()) {
      version++;
      return;
    }
    endExtension(ExtensionOutcome.APPROVED, now);
    var scopeMayBeGone = state == GrantState.DRAINING || tenure.isRemovalBegun();
    tenure.extend(extension.duration(), drainMargin, now);
    if (scopeMayBeGone) {
      become(GrantState.ACTIVATING, now);
    } else {
      version++;
    }
  }

  void denyExtension(Party approver, String comment, String policyInForce, Instant now) {
    var extension = requireUndecidedExtension("deny", approver, now);
    decide(extension.round(), approver, Verdict.DENIED, comment, null, policyInForce, now);
    endExtension(ExtensionOutcome.DENIED, now);
    version++;
  }

  /** Nobody has decided on the extension in time: the grant keeps the end it has. */
  public void extensionUnanswered(Instant now) {
    endExtension(ExtensionOutcome.UNANSWERED, now);
    version++;
  }

  private Extension requireUndecidedExtension(String verb, Party approver, Instant now) {
    var extension = extension().orElseThrow(() -> wrongState(verb));
    if (!now.isBefore(extension.answerBy())) {
      throw new RefusedException(new Refusal.ExtensionTooLate(extension.answerBy()));
    }
    decisions.refuseSecondOf(approver, extension.round());
    return extension;
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
   * The scope was read back from Keycloak; the clock starts, unless the grant was extended after
   * its scope had gone.
   *
   * @param tokenLifespan how long an access token of the client lives
   * @param drainMargin how much earlier than that before its end a drain begins
   */
  public void activated(Duration tokenLifespan, Duration drainMargin, Instant now) {
    tenure.unguard();
    activatedSince(now, tokenLifespan, drainMargin, now);
  }

  /**
   * The same where Keycloak itself holds tokens with the scope to an end: it was told that end
   * before it had the scope, so the clock has started then.
   *
   * @param since when the end was planned that Keycloak was told
   */
  public void activatedUnderGuard(
      Instant since, Duration tokenLifespan, Duration drainMargin, Instant now) {
    tenure.guard();
    activatedSince(since, tokenLifespan, drainMargin, now);
  }

  private void activatedSince(
      Instant since, Duration tokenLifespan, Duration drainMargin, Instant now) {
    become(GrantState.ACTIVE, now);
    if (tenure.activatedAt().isEmpty()) {
      tenure.begin(plannedEnd(since), tokenLifespan, drainMargin, since);
    } else {
      tenure.resume(tokenLifespan, drainMargin, now);
    }
    attempts.settled();
  }

  /** Keycloak knows the end that this grant has, and holds tokens to it. */
  public void endTold() {
    if (attempts.count() > 0 || !isGuarded()) {
      attempts.settled();
      tenure.guard();
      version++;
    }
  }

  /** Keycloak holds tokens to no end, and this grant ends them some other way. */
  public void unguarded() {
    if (cutoff() == Cutoff.CAP) {
      throw cannot("cap without its guard");
    }
    if (attempts.count() > 0 || isGuarded()) {
      attempts.settled();
      tenure.unguard();
      version++;
    }
  }

  /**
   * Tokens that were issued before Keycloak knew the end may live until that instant: what was to
   * die with the grant tells so.
   */
  public void cappedBut(Instant uncappedUntil) {
    tenure.cappedBut(uncappedUntil);
  }

  /** Keycloak does not hold tokens to an end any more: from now on the grant drains. */
  public void guardLost(Duration drainMargin, Instant now) {
    if (state != GrantState.ACTIVE || cutoff() != Cutoff.CAP) {
      throw cannot("lose its guard");
    }
    attempts.settled();
    tenure.unguard(drainMargin, now);
    version++;
  }

  /** Keycloak's answer, or what was found there, means that this grant can never be active. */
  public void activationFailed(String why, Instant now) {
    end(GrantState.ACTIVATION_FAILED, now);
    attempts.givenUp(why);
  }

  /** Keycloak is about to be asked to take the scope away: from now on it may be gone. */
  public void beginRemoval() {
    if (state == GrantState.ACTIVE) {
      tenure.beginRemoval();
    }
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
    endExtension(ExtensionOutcome.MOOT, now);
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

  /**
   * It ends, and what the client has was not put there by a grant: it stays, and with it the tokens
   * that carry the scope. Nothing was removed.
   */
  public void endedBesideStanding(Instant now) {
    if (state != GrantState.REVOKING) {
      throw cannot("end beside a standing scope");
    }
    tenure.passedOn();
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

  /**
   * Somebody took the scope off the client, or attached it another way. It is given back where the
   * policy says so, else the grant ends as a revocation by hand would end it.
   *
   * @param mostRestorations how often it is given back before the grant ends all the same
   */
  public void tamperedWith(int mostRestorations, Instant now) {
    if (state != GrantState.ACTIVE || isTampered()) {
      throw cannot("be tampered with");
    }
    tampering().noticed(now);
    if (tampering().isToBeUndone(mostRestorations)) {
      version++;
    } else {
      beginLosing(now);
    }
  }

  /** What somebody took was given back, and read back. */
  public void restored(Instant now) {
    if (!awaitsRestoration()) {
      throw cannot("be restored");
    }
    tampering().undone();
    version++;
    keycloak().settled();
  }

  /** What the grant holds can't be there any more: client or scope are gone, or of no use. */
  public void beginLosing(Instant now) {
    if (state != GrantState.ACTIVE) {
      throw cannot("lose its scope");
    }
    beginEnding(GrantState.REVOKED, now);
    tenure().cutOffBy(Cutoff.STRIKE);
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

  /** Whether the grant is active but its scope has to be on its way out already. */
  public boolean isDueToDrain(Instant now) {
    return state == GrantState.ACTIVE && !now.isBefore(removalDueAt());
  }

  /** When it ends, or would end if it were activated now. */
  public Instant endIfActive(Instant now) {
    return tenure.activatedAt().isPresent() ? tenure.expiresAt().orElseThrow() : plannedEnd(now);
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

  /** Whether it is active, and its scope has to be given back. */
  public boolean awaitsRestoration() {
    return state == GrantState.ACTIVE && isTampered();
  }

  /** Whether it counts on the target, now or once it starts: approved and not ended. */
  public boolean isApproved() {
    return state != GrantState.AWAITING_APPROVAL && !state.isEnded();
  }

  /** Whether a fixed end has passed before the grant could become active. */
  public boolean isOutOfTime(Instant now) {
    return state == GrantState.ACTIVATING
        && expiresAt().filter(end -> !now.isBefore(end)).isPresent();
  }

  // ---- what somebody could ask of it

  /** Whether a decision is waited for, on the request or on an extension. */
  boolean isUndecided(Instant now) {
    return (state == GrantState.AWAITING_APPROVAL && now.isBefore(answerBy()))
        || extension().filter(waiting -> now.isBefore(waiting.answerBy())).isPresent();
  }

  /** Whether its glass can be broken: by whom, is another question. */
  boolean isGlassBreakable(Instant now) {
    return glass != null && state == GrantState.AWAITING_APPROVAL && now.isBefore(answerBy());
  }

  boolean isWithdrawable() {
    return state == GrantState.AWAITING_APPROVAL || state == GrantState.SCHEDULED;
  }

  boolean isRevocable() {
    return switch (state) {
      case SCHEDULED, ACTIVATING, ACTIVE, DRAINING -> true;
      case REVOKING -> endingAs != GrantState.REVOKED;
      default -> false;
    };
  }

  boolean isExtensible(Instant now) {
    return isInUse()
        && extension().isEmpty()
        && expiresAt().filter(end -> now.isBefore(end)).isPresent();
  }

  private boolean isInUse() {
    return state == GrantState.ACTIVE || state == GrantState.DRAINING;
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
    endExtension(ExtensionOutcome.MOOT, now);
    endedAt = now;
    attempts.settled();
  }

  // ---- where it stands

  public GrantState state() {
    return state;
  }

  public Instant stateSince() {
    return stateSince;
  }

  public Optional<GrantState> endingAs() {
    return Optional.ofNullable(endingAs);
  }

  public Optional<Instant> endedAt() {
    return Optional.ofNullable(endedAt);
  }

  public long version() {
    return version;
  }

  /** What its policy let be broken; empty where it let nothing. */
  public Optional<Glass> glass() {
    return Optional.ofNullable(glass);
  }

  @Override
  Tenure tenure() {
    return tenure;
  }

  @Override
  Attempts keycloak() {
    return attempts;
  }

  @Override
  Tampering tampering() {
    return tampering;
  }

  @Override
  Decisions everyDecision() {
    return decisions;
  }
}
