package dev.lapse.grant;

/** Whether the scope is on the client through us. */
public enum Custody {
  /** We did not put it there; if it is there, it is standing and not ours to remove. */
  NONE,
  /**
   * We are about to put it there and don't know yet whether we did: written before the call, so
   * that a crash between Keycloak's answer and our commit does not turn our own assignment into
   * standing access.
   */
  TAKING,
  /**
   * We put it there and read it back; or it was put back after we had removed it, and we are about
   * to remove it again.
   */
  HELD
}
