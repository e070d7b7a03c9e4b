package dev.lapse.grant;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
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
  @Id private UUID id;
  private String realm;
  private String clientUuid;
  private String scopeUuid;

  @Enumerated(EnumType.STRING)
  private Custody custody;

  private Instant dueAt;
  private UUID lease;
  private Instant leasedUntil;

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

  public void takeCustody(Custody newCustody) {
    custody = newCustody;
  }

  /** Whether that lease is still the one in force: a worker that overslept has lost it. */
  public boolean isLeasedBy(UUID claimant) {
    return claimant.equals(lease);
  }

  /** Begins the work on a claimed target: its time counts from now. */
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
