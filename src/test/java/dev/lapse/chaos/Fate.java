package dev.lapse.chaos;

/** What becomes of a grant if nothing is lost. */
enum Fate {
  RUNS_OUT,
  REVOKED,
  DENIED,
  WITHDRAWN,
  UNANSWERED
}
