package dev.lapse.grant;

import java.util.Set;

/**
 * Where a grant stands.
 *
 * <pre>
 *                     deny            ┌────────────── DENIED
 *                     withdraw        ├────────────── WITHDRAWN
 * request ─ AWAITING_APPROVAL ────────┤ answerBy over  UNANSWERED
 *                     approve (n of m)│
 *                     break the glass │
 *                                     ▼
 *           startsAt later ─ SCHEDULED ─┐── withdraw, revoke ── WITHDRAWN | REVOKED
 *                                     ▼ ▼
 *                                 ACTIVATING ── refused for good ── ACTIVATION_FAILED
 *                                     │ verified in Keycloak
 *                                     ▼
 *                                  ACTIVE ── extend ── ACTIVE, with a later end
 *                                     │ expiry, or revoke by hand ─────────────────┐
 *                                     │ cutoff DRAIN: one token lifespan earlier   │
 *                                     ▼                                            ▼
 *                                 DRAINING ── expiresAt ── EXPIRED             REVOKING ── verified gone ── EXPIRED | REVOKED
 * </pre>
 *
 * <p>Some arrows would cross: {@code ACTIVATING} and {@code DRAINING} go to {@code REVOKING} too,
 * by hand or where their end comes and Keycloak has still to agree; {@code ACTIVE} goes to {@code
 * EXPIRED} at once where another grant holds the target. An extension leaves a grant {@code
 * ACTIVE}; once its scope has gone, or Keycloak was asked to take it away, {@code DRAINING} and
 * {@code ACTIVE} go back to {@code ACTIVATING}.
 */
public enum GrantState {
  AWAITING_APPROVAL,
  SCHEDULED,
  ACTIVATING,
  ACTIVE,
  DRAINING,
  REVOKING,
  EXPIRED,
  REVOKED,
  DENIED,
  WITHDRAWN,
  UNANSWERED,
  ACTIVATION_FAILED;

  private Set<GrantState> next() {
    return switch (this) {
      case AWAITING_APPROVAL -> Set.of(SCHEDULED, ACTIVATING, DENIED, WITHDRAWN, UNANSWERED);
      case SCHEDULED -> Set.of(ACTIVATING, WITHDRAWN, REVOKED);
      case ACTIVATING -> Set.of(ACTIVE, REVOKING, ACTIVATION_FAILED);
      case ACTIVE -> Set.of(DRAINING, REVOKING, EXPIRED, ACTIVATING);
      case DRAINING -> Set.of(EXPIRED, REVOKING, ACTIVATING);
      case REVOKING -> Set.of(EXPIRED, REVOKED);
      case EXPIRED, REVOKED, DENIED, WITHDRAWN, UNANSWERED, ACTIVATION_FAILED -> Set.of();
    };
  }

  /** Whether a grant may move from this state to that one. */
  public boolean mayBecome(GrantState state) {
    return next().contains(state);
  }

  /** Whether nothing can happen to a grant in this state any more. */
  public boolean isEnded() {
    return next().isEmpty();
  }
}
