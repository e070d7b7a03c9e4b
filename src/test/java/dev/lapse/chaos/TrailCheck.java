package dev.lapse.chaos;

import static dev.lapse.grant.GrantState.ACTIVATING;
import static dev.lapse.grant.GrantState.ACTIVE;
import static dev.lapse.grant.GrantState.AWAITING_APPROVAL;
import static dev.lapse.grant.GrantState.DENIED;
import static dev.lapse.grant.GrantState.DRAINING;
import static dev.lapse.grant.GrantState.EXPIRED;
import static dev.lapse.grant.GrantState.REVOKED;
import static dev.lapse.grant.GrantState.REVOKING;
import static dev.lapse.grant.GrantState.SCHEDULED;
import static dev.lapse.grant.GrantState.UNANSWERED;
import static dev.lapse.grant.GrantState.WITHDRAWN;

import dev.lapse.grant.GrantState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Whether the trail of a grant is a way through its life, with each transition told once. The ways
 * are written down here once more, so that this does not believe the code that it judges.
 */
final class TrailCheck {

  /**
   * What an action may move a grant from, and to.
   *
   * @param to empty: it stays where it is
   */
  private record Move(Set<GrantState> from, Set<GrantState> to) {
    static Move of(Set<GrantState> from, GrantState to) {
      return new Move(from, Set.of(to));
    }

    static Move stay(GrantState... in) {
      return new Move(Set.of(in), Set.of());
    }

    boolean allows(GrantState before, GrantState after) {
      return from.contains(before) && (to.isEmpty() ? after == before : to.contains(after));
    }
  }

  private static final String REQUESTED = "GRANT_REQUESTED";
  private static final String EXTENDED = "GRANT_EXTENDED";
  private static final String EXTENSION_APPROVED = "GRANT_EXTENSION_APPROVED";
  private static final String EXTENSION_UNANSWERED = "GRANT_EXTENSION_UNANSWERED";
  private static final String CAME_BACK = "SCOPE_CAME_BACK";
  private static final String REMOVED_AGAIN = "SCOPE_REMOVED_AGAIN";

  /** What is told of a grant that stays as it is. */
  private static final Set<String> FAILURES = Set.of("GRANT_ENFORCEMENT_FAILED", "GRANT_STUCK");

  /** After these Keycloak has agreed; what fails then is a new failure. */
  private static final Set<String> AGREEMENTS = Set.of("GRANT_ACTIVATED", "GRANT_DRAINING");

  /**
   * The end that Keycloak knows moves with each grant that shares the scope, and is told of each
   * that goes on: as often as that is, and whether or not the grant itself changes by it.
   */
  private static final String END_TOLD = "GRANT_END_TOLD";

  /** What is told of no grant, and has no place in the trail of one. */
  private static final Set<String> OF_NO_GRANT =
      Set.of("LOG_CHECKED", "LOG_FOUND_BROKEN", "NAME_ERASED");

  /**
   * An assignment that a frozen replica sends late may come back to a client, and go again: told of
   * a grant that has lost the scope, and changes nothing of it.
   */
  private static final Set<String> AFTERWARDS = Set.of(CAME_BACK, REMOVED_AGAIN);

  private static final Set<GrantState> WITHOUT_SCOPE = Set.of(DRAINING, EXPIRED, REVOKED);

  /**
   * What says that somebody else changed Keycloak, where nobody does: no client goes, and nobody
   * assigns or removes scopes by hand. So it was one of the replicas, and a grant was without what
   * it held, or a client had what none held.
   */
  private static final Set<String> OUT_OF_PLACE =
      Set.of(
          "GRANT_ACTIVATION_FAILED",
          "GRANT_TAMPERED",
          "GRANT_RESTORED",
          "GRANT_LOST",
          "GRANT_END_TAMPERED",
          "GRANT_GUARD_LOST",
          "DRIFT_FOUND",
          "DRIFT_SETTLED");

  private static final Map<String, Move> MOVES =
      Map.ofEntries(
          Map.entry(
              "GRANT_APPROVED", new Move(Set.of(AWAITING_APPROVAL), Set.of(SCHEDULED, ACTIVATING))),
          Map.entry(
              "GRANT_GLASS_BROKEN",
              new Move(Set.of(AWAITING_APPROVAL), Set.of(SCHEDULED, ACTIVATING))),
          Map.entry(
              "GRANT_GLASS_REVIEWED",
              Move.stay(SCHEDULED, ACTIVATING, ACTIVE, DRAINING, REVOKING, EXPIRED, REVOKED)),
          Map.entry("GRANT_DENIED", Move.of(Set.of(AWAITING_APPROVAL), DENIED)),
          Map.entry("GRANT_WITHDRAWN", Move.of(Set.of(AWAITING_APPROVAL, SCHEDULED), WITHDRAWN)),
          Map.entry("GRANT_UNANSWERED", Move.of(Set.of(AWAITING_APPROVAL), UNANSWERED)),
          Map.entry("GRANT_STARTED", Move.of(Set.of(SCHEDULED), ACTIVATING)),
          Map.entry("GRANT_ACTIVATED", Move.of(Set.of(ACTIVATING), ACTIVE)),
          Map.entry("GRANT_EXTENSION_REQUESTED", Move.stay(ACTIVE, DRAINING)),
          Map.entry(
              EXTENSION_APPROVED, new Move(Set.of(ACTIVE, DRAINING), Set.of(ACTIVE, ACTIVATING))),
          Map.entry("GRANT_EXTENSION_DENIED", Move.stay(ACTIVE, DRAINING)),
          Map.entry(EXTENSION_UNANSWERED, Move.stay(ACTIVE, DRAINING)),
          Map.entry("GRANT_DRAINING", Move.of(Set.of(ACTIVE), DRAINING)),
          Map.entry(
              "GRANT_REVOCATION_ORDERED",
              Move.of(Set.of(ACTIVATING, ACTIVE, DRAINING, REVOKING), REVOKING)),
          Map.entry("GRANT_EXPIRY_DUE", Move.of(Set.of(ACTIVATING, ACTIVE, DRAINING), REVOKING)),
          Map.entry("GRANT_EXPIRED", Move.of(Set.of(ACTIVE, DRAINING, REVOKING), EXPIRED)),
          Map.entry("GRANT_REVOKED", Move.of(Set.of(SCHEDULED, REVOKING), REVOKED)));

  /** What is told along with another action, of the same change: the one right before it. */
  private static final Map<String, String> ALONG_WITH =
      Map.of(EXTENDED, EXTENSION_APPROVED, EXTENSION_UNANSWERED, "GRANT_REVOCATION_ORDERED");

  private final UUID grant;
  private final List<Loss> losses = new ArrayList<>();
  private final Set<String> moved = new HashSet<>();
  private final Set<String> failed = new HashSet<>();
  private Event last;
  private boolean back;

  private TrailCheck(UUID grant) {
    this.grant = grant;
  }

  static List<Loss> of(UUID grant, List<Event> trail) {
    var check = new TrailCheck(grant);
    trail.forEach(check::hear);
    return check.losses;
  }

  /** Whether it is known what the action means here. */
  static boolean knows(String action) {
    return action.equals(REQUESTED)
        || action.equals(END_TOLD)
        || FAILURES.contains(action)
        || AFTERWARDS.contains(action)
        || OUT_OF_PLACE.contains(action)
        || MOVES.containsKey(action)
        || ALONG_WITH.containsKey(action)
        || OF_NO_GRANT.contains(action);
  }

  private void hear(Event event) {
    if (last == null) {
      requireRequest(event);
    } else if (OUT_OF_PLACE.contains(event.action())) {
      lose(event, "has no reason to be told: nobody else touches Keycloak");
    } else if (AFTERWARDS.contains(event.action())) {
      requireAfterwards(event);
    } else if (event.action().equals(END_TOLD)) {
      requireStillActive(event);
    } else if (isAlongWithLast(event)) {
      requireOnce(event);
      letComeBack(event);
    } else {
      requireChange(event);
    }
    last = event;
  }

  private void requireRequest(Event event) {
    if (!event.action().equals(REQUESTED) || !event.state().equals(AWAITING_APPROVAL.name())) {
      lose(event, "is the first that is told");
    }
  }

  // --- what changes the grant

  private void requireChange(Event event) {
    if (last.action().equals(EXTENSION_APPROVED)) {
      lose(event, "is told where the later end should be");
    }
    if (event.version() <= last.version()) {
      lose(event, "tells version %d after %d".formatted(event.version(), last.version()));
    }
    if (FAILURES.contains(event.action())) {
      requireNewFailure(event);
    } else {
      requireMove(event);
    }
  }

  private void requireNewFailure(Event event) {
    if (!failed.add(event.action())) {
      lose(event, "is told again, though nothing had succeeded in between");
    }
    if (state(event) != state(last)) {
      loseMove(event);
    }
  }

  private void requireMove(Event event) {
    Move move = MOVES.get(event.action());
    if (move == null) {
      lose(event, "has no reason to be told");
    } else if (requireOnce(event) && !move.allows(state(last), state(event))) {
      loseMove(event);
    }
    if (AGREEMENTS.contains(event.action())) {
      failed.clear();
    }
  }

  private boolean requireOnce(Event event) {
    boolean once = moved.add(event.action());
    if (!once) {
      lose(event, "is told twice");
    }
    return once;
  }

  // --- what is told beside the change itself

  private boolean isAlongWithLast(Event event) {
    return last.action().equals(ALONG_WITH.get(event.action())) && isOfLast(event);
  }

  private boolean isOfLast(Event event) {
    return event.version() == last.version() && event.state().equals(last.state());
  }

  /** A scope that is gone when the end moves is assigned once more, and goes once more. */
  private void letComeBack(Event event) {
    if (event.action().equals(EXTENDED) && state(event) == ACTIVATING) {
      moved.removeAll(AGREEMENTS);
    }
  }

  private void requireAfterwards(Event event) {
    boolean wasBack = back;
    back = event.action().equals(CAME_BACK);
    if (!isOfLast(event) || !WITHOUT_SCOPE.contains(state(event))) {
      loseMove(event);
    } else if (back == wasBack) {
      lose(event, back ? "is told twice" : "is told of a scope that had not come back");
    }
  }

  private void requireStillActive(Event event) {
    if (event.version() < last.version()) {
      lose(event, "tells version %d after %d".formatted(event.version(), last.version()));
    }
    if (state(last) != ACTIVE || state(event) != ACTIVE) {
      loseMove(event);
    }
    failed.clear();
  }

  private static GrantState state(Event event) {
    return GrantState.valueOf(event.state());
  }

  private void loseMove(Event event) {
    lose(event, "moves it from %s to %s".formatted(last.state(), event.state()));
  }

  private void lose(Event event, String what) {
    losses.add(
        Loss.at(event.at(), "the trail of %s: %s %s".formatted(grant, event.action(), what)));
  }
}
