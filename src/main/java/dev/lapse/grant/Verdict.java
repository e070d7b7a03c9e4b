package dev.lapse.grant;

/** What an approver said. */
public enum Verdict {
  APPROVED,
  DENIED
}
