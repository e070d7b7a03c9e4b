package dev.lapse.drift;

/** What a finding was settled as. */
public enum SettledAs {
  /** The scope does not belong there: it is removed again, and the rounds begin anew. */
  REMOVE,
  /** The scope belongs there: it counts as standing and is not looked at any more. */
  STANDING
}
