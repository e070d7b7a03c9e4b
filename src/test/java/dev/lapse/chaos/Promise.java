package dev.lapse.chaos;

import dev.lapse.grant.GrantState;
import java.util.Set;
import java.util.UUID;

/**
 * A grant that is on record by the word of a replica, and what its callers were told since.
 *
 * @param done what was answered as done
 * @param unclear what was sent, and may have been done or have come too late
 */
record Promise(UUID grant, Wish wish, Set<Deed> done, Set<Deed> unclear) {

  /** The states in which it may end. */
  Set<GrantState> rightEnds() {
    return switch (wish.fate()) {
      case RUNS_OUT -> Set.of(GrantState.EXPIRED);
      case REVOKED -> endsOfRevoked();
      case DENIED -> Set.of(GrantState.DENIED);
      case WITHDRAWN -> Set.of(GrantState.WITHDRAWN);
      case UNANSWERED -> Set.of(GrantState.UNANSWERED);
    };
  }

  private Set<GrantState> endsOfRevoked() {
    if (done.contains(Deed.REVOKE)) {
      return Set.of(GrantState.REVOKED);
    }
    return unclear.contains(Deed.REVOKE)
        ? Set.of(GrantState.REVOKED, GrantState.EXPIRED)
        : Set.of(GrantState.EXPIRED);
  }
}
