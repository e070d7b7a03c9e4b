package dev.lapse.policy;

/** Whether a scope may be put under the guard, which ends its tokens by itself. */
public enum Guarding {
  /** With the first grant that becomes active, wherever Keycloak has the guard. */
  ATTACH,
  /** It is under the guard only where somebody else has put it there. */
  LEAVE
}
