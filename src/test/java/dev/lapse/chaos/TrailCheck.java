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

  /** What an action may move a grant from, and to. */
  private record Move(Set<GrantState> from, Set<GrantState> to) {
    static Move of(Set<GrantState> from, GrantState to) {
      return new Move(from, Set.of(to));
    }
  }

  /** What is told of a grant that stays as it is. */
  private static final Set<String> FAILURES = Set.of("GRANT_ENFORCEMENT_FAILED", "GRANT_STUCK");

  /** After these Keycloak has agreed; what fails then is a new failure. */
  private static final Set<String> AGREEMENTS = Set.of("GRANT_ACTIVATED", "GRANT_DRAINING");

  /**
   * Those that this run can bring about. An activation that fails is none of them: nobody assigns
   * scopes by hand, and no client goes.
   */
  private static final Map<String, Move> MOVES =
      Map.ofEntries(
          Map.entry(
              "GRANT_APPROVED", new Move(Set.of(AWAITING_APPROVAL), Set.of(SCHEDULED, ACTIVATING))),
          Map.entry("GRANT_DENIED", Move.of(Set.of(AWAITING_APPROVAL), DENIED)),
          Map.entry("GRANT_WITHDRAWN", Move.of(Set.of(AWAITING_APPROVAL, SCHEDULED), WITHDRAWN)),
          Map.entry("GRANT_UNANSWERED", Move.of(Set.of(AWAITING_APPROVAL), UNANSWERED)),
          Map.entry("GRANT_STARTED", Move.of(Set.of(SCHEDULED), ACTIVATING)),
          Map.entry("GRANT_ACTIVATED", Move.of(Set.of(ACTIVATING), ACTIVE)),
          Map.entry("GRANT_DRAINING", Move.of(Set.of(ACTIVE), DRAINING)),
          Map.entry(
              "GRANT_REVOCATION_ORDERED",
              Move.of(Set.of(ACTIVATING, ACTIVE, DRAINING, REVOKING), REVOKING)),
          Map.entry("GRANT_EXPIRY_DUE", Move.of(Set.of(ACTIVATING, ACTIVE, DRAINING), REVOKING)),
          Map.entry("GRANT_EXPIRED", Move.of(Set.of(ACTIVE, DRAINING, REVOKING), EXPIRED)),
          Map.entry("GRANT_REVOKED", Move.of(Set.of(SCHEDULED, REVOKING), REVOKED)));

  private final UUID grant;
  private final List<Loss> losses = new ArrayList<>();
  private final Set<String> moved = new HashSet<>();
  private final Set<String> failed = new HashSet<>();
  private GrantState state;
  private long version;

  private TrailCheck(UUID grant) {
    this.grant = grant;
  }

  static List<Loss> of(UUID grant, List<Event> trail) {
    var check = new TrailCheck(grant);
    trail.forEach(check::hear);
    return check.losses;
  }

  private void hear(Event event) {
    if (state == null) {
      requireRequest(event);
    } else if (FAILURES.contains(event.action())) {
      requireNewFailure(event);
    } else {
      requireMove(event);
    }
    if (event.version() <= version) {
      lose(event, "tells version %d after %d".formatted(event.version(), version));
    }
    version = event.version();
    state = GrantState.valueOf(event.state());
  }

  private void requireRequest(Event event) {
    if (!event.action().equals("GRANT_REQUESTED")
        || !event.state().equals(AWAITING_APPROVAL.name())) {
      lose(event, "is the first that is told");
    }
  }

  private void requireNewFailure(Event event) {
    if (!failed.add(event.action())) {
      lose(event, "is told again, though nothing had succeeded in between");
    }
    if (!event.state().equals(state.name())) {
      lose(event, "moves it from %s to %s".formatted(state, event.state()));
    }
  }

  private void requireMove(Event event) {
    Move move = MOVES.get(event.action());
    if (!moved.add(event.action())) {
      lose(event, "is told twice");
    } else if (move == null) {
      lose(event, "has no reason to be told");
    } else if (!move.from().contains(state)
        || !move.to().contains(GrantState.valueOf(event.state()))) {
      lose(event, "moves it from %s to %s".formatted(state, event.state()));
    }
    if (AGREEMENTS.contains(event.action())) {
      failed.clear();
    }
  }

  private void lose(Event event, String what) {
    losses.add(
        Loss.at(event.at(), "the trail of %s: %s %s".formatted(grant, event.action(), what)));
  }
}
