package dev.lapse.drift;

/** What was found. A name once written stays. */
public enum FindingKind {
  /** A scope that Lapse removed is put back again and again. */
  DRIFT
}
