package dev.lapse.fuzz;

/** In what way something is bad; each field is given something of each. */
enum Category {
  /** Nothing of what belongs there, or nothing that can be read. */
  WRONG_TYPE,
  TOO_LONG,
  MISSING,
  /** Lists and objects in each other; in a body alone. */
  NESTED,
  UNICODE,
  INJECTION,
  /** A time, a length, a number or a name that there can't be. */
  OUT_OF_RANGE
}
