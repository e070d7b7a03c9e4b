package dev.lapse.grant;

/** What became of an extension. */
enum ExtensionOutcome {
  APPROVED,
  DENIED,
  UNANSWERED,
  /** The grant ended before anybody had decided. */
  MOOT
}
