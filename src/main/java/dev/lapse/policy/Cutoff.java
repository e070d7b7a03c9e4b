package dev.lapse.policy;

/**
 * How the end of a grant deals with tokens that were issued while it lasted: Keycloak keeps them
 * valid until their own {@code exp} (measured on Keycloak 26.7.3).
 */
public enum Cutoff {
  /**
   * Keycloak itself lets no token live past the end, by an extension that Lapse tells it to. The
   * scope is removed at the end.
   */
  CAP,
  /**
   * The scope is removed one token lifespan before the end, so that the last token dies by the end.
   */
  DRAIN,
  /** The scope is removed at the end and the client's {@code notBefore} is raised. */
  STRIKE,
  /** The scope is removed at the end; tokens live on until their own expiry. */
  LINGER
}
