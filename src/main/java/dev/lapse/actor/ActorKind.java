package dev.lapse.actor;

/** What sort of identity acts. */
public enum ActorKind {
  /** A human user who signed in at Keycloak. */
  PERSON,
  /** A client that signed in with its own credentials. */
  SERVICE_ACCOUNT,
  /** Lapse itself, when time or Keycloak and not a caller moves a grant on. */
  SYSTEM
}
