package dev.lapse.audit;

/** What happened. A name once written stays. */
public enum AuditAction {
  GRANT_REQUESTED,
  GRANT_APPROVED,
  GRANT_DENIED,
  /** One person opened the request alone; somebody else has to look at it. */
  GRANT_GLASS_BROKEN,
  /** Somebody else looked at it. */
  GRANT_GLASS_REVIEWED,
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
  /** Its requester asked for a later end. */
  GRANT_EXTENSION_REQUESTED,
  /** One approval; with the last one that is asked for comes {@link #GRANT_EXTENDED}. */
  GRANT_EXTENSION_APPROVED,
  GRANT_EXTENSION_DENIED,
  /** Nobody decided in time, or before the grant ended. */
  GRANT_EXTENSION_UNANSWERED,
  /** The end has moved. */
  GRANT_EXTENDED,
  /** Keycloak itself holds tokens of the active grant to its end, which is another one now. */
  GRANT_END_TOLD,
  /** Somebody changed the end that Keycloak holds tokens to, or took the guard off the scope. */
  GRANT_END_TAMPERED,
  /** Keycloak itself held tokens of the active grant to its end, and does not any more. */
  GRANT_GUARD_LOST,
  /** Keycloak could not be made to agree; it is tried again. */
  GRANT_ENFORCEMENT_FAILED,
  /** Keycloak could not be made to agree for too long; it is tried again. */
  GRANT_STUCK,
  /** Somebody took the scope of an active grant off the client, or attached it another way. */
  GRANT_TAMPERED,
  /** What somebody took was given back, and read back. */
  GRANT_RESTORED,
  /** Client or scope were deleted, or can't be used: the grant ends. */
  GRANT_LOST,
  /** Somebody put the scope back after it was removed; it is removed again. */
  SCOPE_CAME_BACK,
  /** It is verified gone once more. */
  SCOPE_REMOVED_AGAIN,
  /** It was put back too often: it is left there, and somebody has to look at it. */
  DRIFT_FOUND,
  /** Somebody looked at it. */
  DRIFT_SETTLED,
  /** A replica verified the whole log, and it was what was signed. */
  LOG_CHECKED,
  /** A replica verified the whole log, and it was not. */
  LOG_FOUND_BROKEN,
  /** The name of a person was made unreadable. */
  NAME_ERASED
}
