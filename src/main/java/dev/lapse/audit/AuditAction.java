package dev.lapse.audit;

/** What happened. A name once written stays. */
public enum AuditAction {
  GRANT_REQUESTED,
  GRANT_APPROVED,
  GRANT_DENIED,
  GRANT_WITHDRAWN,
  GRANT_UNANSWERED,
  /** The start that was asked for has come. */
  GRANT_STARTED,
  GRANT_ACTIVATED,
  GRANT_ACTIVATION_FAILED,
  /** The scope is verified gone; the last tokens run out. */
  GRANT_DRAINING,
  /** Somebody ended the grant by hand. */
  GRANT_REVOCATION_ORDERED,
  /** Its time is up. */
  GRANT_EXPIRY_DUE,
  GRANT_REVOKED,
  GRANT_EXPIRED,
  /** Keycloak could not be made to agree; it is tried again. */
  GRANT_ENFORCEMENT_FAILED,
  /** Keycloak could not be made to agree for too long; it is tried again. */
  GRANT_STUCK
}
