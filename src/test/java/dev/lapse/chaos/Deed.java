package dev.lapse.chaos;

import java.util.EnumSet;
import java.util.Set;

/** What a person does with a grant. */
enum Deed {
  REQUEST,
  APPROVE,
  DENY,
  WITHDRAW,
  REVOKE,
  EXTEND,
  APPROVE_EXTENSION,
  DENY_EXTENSION;

  /** What the end of a grant may come before, and something that the grant goes on with. */
  private static final Set<Deed> MAY_BE_TOO_LATE =
      EnumSet.of(REVOKE, EXTEND, APPROVE_EXTENSION, DENY_EXTENSION);

  boolean mayBeTooLate() {
    return MAY_BE_TOO_LATE.contains(this);
  }
}
