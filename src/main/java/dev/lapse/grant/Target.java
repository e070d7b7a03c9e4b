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
 * The record of one {@link TargetKey}. Its row is the lock: whoever changes a grant locks the
 * target first, so that all changes to the grants of one target happen one after the other, on any
 * replica.
 */
@Entity
@Table(name = "targets")
public class Target {
  /** Clocks may disagree; and what ends together is forgotten together, out of the rush. */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  @Id private UUID id;
  private String realm;
  private String clientUuid;
  private String scopeUuid;

  @Enumerated(EnumType.STRING)
  private Custody custody;

  private Instant doubtedAt;
  private Instant dueAt;
  private UUID lease;
  private Instant leasedUntil;
  private Instant watchedFrom;
  private int rounds;
  private Instant cameBackAt;
  private Boolean cameBackStrikes;
  private Instant guardedUntil;
  private Instant uncappedUntil;

  protected Target() {}

  public UUID id() {
    return id;
  }

  public TargetKey key() {
    return new TargetKey(realm, clientUuid, scopeUuid);
  }

  public Custody custody() {
    return custody;
  }

  public Optional<Instant> dueAt() {
    return Optional.ofNullable(dueAt);
  }

  /** Until when nobody else may work on the target; empty: it is free. */
  public Optional<Instant> leasedUntil() {
    return Optional.ofNullable(leasedUntil);
  }

  /** With {@link Custody#NONE}, nothing is left that could have come back. */
  public void takeCustody(Custody newCustody) {
    custody = newCustody;
    if (newCustody == Custody.NONE) {
      cameBackAt = null;
      cameBackStrikes = null;
    }
  }

  // ---- what a late call of our own may have done

  /** Since when what Keycloak has is in doubt; empty: nobody was late, or it was made sure of. */
  public Optional<Instant> doubtedAt() {
    return Optional.ofNullable(doubtedAt);
  }

  /** A worker that had lost its lease may have changed Keycloak: somebody has to make sure. */
  public void doubt(Instant now) {
    doubtedAt = now;
    makeDueBy(now);
  }

  /** Keycloak was read since the last doubt. */
  public void madeSure() {
    doubtedAt = null;
  }

  // ---- what others do behind our back

  /** Since when the scope must not be there; empty: whatever is there is standing. */
  public Optional<Instant> watchedFrom() {
    return Optional.ofNullable(watchedFrom);
  }

  /** How often in a row the scope was put back after we had removed it. */
  public int rounds() {
    return rounds;
  }

  /** Whether the scope came back and was not read back gone since. */
  public boolean hasComeBack() {
    return cameBackAt != null;
  }

  /** Whether older tokens are refused when what came back is removed. */
  public boolean strikesWhatCameBack() {
    return Boolean.TRUE.equals(cameBackStrikes);
  }

  /** From now on the scope must not be there, and the rounds are counted anew. */
  public void watch(Instant now) {
    watchedFrom = now;
    rounds = 0;
  }

  /** The scope is still not to be there; what is counted goes on. */
  public void keepWatching(Instant now) {
    watchedFrom = now;
  }

  /** Whatever is there from now on is standing. */
  public void leaveStanding() {
    watchedFrom = null;
    rounds = 0;
  }

  /**
   * The scope was put back after we had removed it: it counts as ours once more, so that it is
   * removed.
   *
   * @param strikes whether older tokens are to be refused then
   */
  public void cameBack(boolean strikes, Instant now) {
    custody = Custody.HELD;
    cameBackAt = now;
    cameBackStrikes = strikes;
    rounds++;
    makeDueBy(now);
  }

  /** A grant has the scope now: it is no longer what came back. */
  public void holdForGrant() {
    cameBackAt = null;
    cameBackStrikes = null;
  }

  // ---- the end that Keycloak itself holds tokens to

  /** The latest end that Keycloak may have been told; empty: none, or it does not heed it. */
  public Optional<Instant> guardedUntil() {
    return Optional.ofNullable(guardedUntil);
  }

  /**
   * Until when tokens may live that were issued before Keycloak knew the end that it knows now;
   * empty: none was.
   */
  public Optional<Instant> uncappedUntil() {
    return Optional.ofNullable(uncappedUntil);
  }

  /** Keycloak is about to be told: what it may know is never later than what is on record. */
  public void tellEnd(Instant end) {
    guardedUntil = later(guardedUntil, end);
  }

  /**
   * The end was read back. Tokens that were issued under a later one live on to that, and no longer
   * than a token does.
   *
   * @param lastTokenDeadBy when the last token dies that was issued until now, by its own lifespan
   * @param leaked whether tokens may have been issued that no end was held to
   */
  public void endTold(Instant end, Instant lastTokenDeadBy, boolean leaked) {
    outlived(end, lastTokenDeadBy, leaked);
    guardedUntil = end;
  }

  /** Keycloak holds tokens to no end any more, or never did. */
  public void unguarded(Instant lastTokenDeadBy) {
    if (guardedUntil != null) {
      uncappedUntil = later(uncappedUntil, lastTokenDeadBy);
      guardedUntil = null;
    }
  }

  /**
   * From when on Keycloak may forget the end that it was told; empty: there is none, or the scope
   * is on the client. Not before the last token is dead that it refuses: without an end that one
   * would be valid again.
   */
  public Optional<Instant> endToForgetAt() {
    return guardedUntil == null || custody != Custody.NONE
        ? Optional.empty()
        : Optional.of(later(uncappedUntil, guardedUntil).plus(REMEMBERED));
  }

  /** What Keycloak was told is gone, and was over: nothing follows from it. */
  public void endForgotten() {
    guardedUntil = null;
  }

  private void outlived(Instant end, Instant lastTokenDeadBy, boolean leaked) {
    if (leaked) {
      uncappedUntil = later(uncappedUntil, lastTokenDeadBy);
    } else if (guardedUntil != null && guardedUntil.isAfter(end)) {
      uncappedUntil = later(uncappedUntil, TokenTail.earlier(guardedUntil, lastTokenDeadBy));
    }
  }

  private static Instant later(Instant known, Instant other) {
    return known == null || other.isAfter(known) ? other : known;
  }

  // ---- the work on it

  /** Whether that lease is still the one in force: a worker that overslept has lost it. */
  public boolean isLeasedBy(UUID claimant) {
    return claimant.equals(lease);
  }

  /** The time for the work on a claimed target counts anew. */
  public void renewLease(Instant until) {
    leasedUntil = until;
  }

  /** Gives the target back to whoever comes next, at {@code due}; null when nothing waits. */
  public void release(Instant due) {
    lease = null;
    leasedUntil = null;
    dueAt = due;
  }

  /** Makes the target due at {@code instant} if it would be later; a lease stays as it is. */
  public void makeDueBy(Instant instant) {
    if (dueAt == null || instant.isBefore(dueAt)) {
      dueAt = instant;
    }
  }
}
