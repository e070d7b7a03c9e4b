package dev.lapse.grant;

/** How Keycloak attaches a client scope to a client. */
public enum Assignment {
  /** The scope is in a token only when the token request names it: the least privilege. */
  OPTIONAL,
  /** The scope is in every token of the client. */
  DEFAULT
}
