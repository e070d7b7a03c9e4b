package dev.lapse.chaos;

import dev.lapse.grant.GrantState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what was lost. Pure: it looks at the evidence and at nothing else. */
final class Verdict {
  private static final Map<Deed, Set<String>> TOLD_AS =
      Map.of(
          Deed.REQUEST, Set.of("GRANT_REQUESTED"),
          Deed.APPROVE, Set.of("GRANT_APPROVED"),
          Deed.DENY, Set.of("GRANT_DENIED"),
          Deed.WITHDRAW, Set.of("GRANT_WITHDRAWN"),
          Deed.REVOKE, Set.of("GRANT_REVOCATION_ORDERED", "GRANT_REVOKED"));

  private final Evidence evidence;
  private final Map<UUID, List<Event>> trails;
  private final Map<UUID, Recorded> recorded;

  private Verdict(Evidence evidence) {
    this.evidence = evidence;
    trails = evidence.trails();
    recorded =
        evidence.recorded().stream()
            .collect(Collectors.toMap(Recorded::grant, Function.identity()));
  }

  static List<Loss> on(Evidence evidence) {
    var verdict = new Verdict(evidence);
    return Stream.of(
            evidence.promises().stream().flatMap(verdict::ofPromise),
            verdict.neverPromised(),
            evidence.recorded().stream().flatMap(verdict::ofTrail),
            evidence.holdings().stream().flatMap(verdict::whileHeld),
            verdict.left())
        .flatMap(Function.identity())
        .toList();
  }

  // --- each grant in its right final state, and nothing forgotten that was answered as done

  private Stream<Loss> ofPromise(Promise promise) {
    Recorded row = recorded.get(promise.grant());
    if (row == null) {
      return Stream.of(Loss.of("grant %s is not on record any more".formatted(promise.grant())));
    }
    return Stream.of(rightEnd(promise, row), sameState(promise, row), everythingDone(promise))
        .flatMap(Function.identity());
  }

  private static Stream<Loss> rightEnd(Promise promise, Recorded row) {
    Set<GrantState> right = promise.rightEnds();
    return lostUnless(
        right.contains(GrantState.valueOf(row.state())),
        "grant %s is %s and should be %s".formatted(promise.grant(), row.state(), right));
  }

  private Stream<Loss> sameState(Promise promise, Recorded row) {
    String told = evidence.told().get(promise.grant());
    return lostUnless(
        row.state().equals(told),
        "the API tells %s of grant %s, which is %s".formatted(told, promise.grant(), row.state()));
  }

  private Stream<Loss> everythingDone(Promise promise) {
    return promise.done().stream()
        .filter(deed ->
            trail(promise.grant()).stream()
                .noneMatch(event -> TOLD_AS.get(deed).contains(event.action())))
        .map(deed ->
            Loss.of(
                "%s of %s was answered as done".formatted(deed, promise.grant())
                    + ", and its trail does not tell of it"));
  }

  private Stream<Loss> neverPromised() {
    Set<UUID> promised =
        evidence.promises().stream().map(Promise::grant).collect(Collectors.toSet());
    return recorded.keySet().stream()
        .filter(grant -> !promised.contains(grant))
        .map(grant -> Loss.of("grant %s is on record, and nobody was told".formatted(grant)));
  }

  // --- every transition audited exactly once

  private Stream<Loss> ofTrail(Recorded row) {
    List<Event> trail = trail(row.grant());
    return Stream.concat(TrailCheck.of(row.grant(), trail).stream(), lastTold(row, trail));
  }

  private static Stream<Loss> lastTold(Recorded row, List<Event> trail) {
    Optional<Event> last = trail.isEmpty() ? Optional.empty() : Optional.of(trail.getLast());
    return lostUnless(
        last.filter(event -> isOf(event, row)).isPresent(),
        "grant %s is %s in version %d, and its trail ends with %s"
            .formatted(row.grant(), row.state(), row.version(), last));
  }

  /** The end of a grant is a transition: nothing comes after it, in the row or in the trail. */
  private static boolean isOf(Event event, Recorded row) {
    return event.state().equals(row.state()) && event.version() == row.version();
  }

  // --- no scope taken while a grant held it, none left

  private Stream<Loss> whileHeld(Holding holding) {
    return evidence
        .samplesOf(holding)
        .filter(sample -> !sample.scopes().contains(holding.scope()))
        .limit(1)
        .map(sample ->
            Loss.at(
                sample.asked(),
                "%s was without %s at %s, which grant %s held from %s to %s"
                    .formatted(
                        holding.subject(),
                        holding.scope(),
                        sample.asked(),
                        holding.grant(),
                        holding.from(),
                        holding.until())));
  }

  private Stream<Loss> left() {
    return evidence.left().entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(entry -> Loss.of("%s still has %s".formatted(entry.getKey(), entry.getValue())));
  }

  private List<Event> trail(UUID grant) {
    return trails.getOrDefault(grant, List.of());
  }

  private static Stream<Loss> lostUnless(boolean fine, String what) {
    return fine ? Stream.empty() : Stream.of(Loss.of(what));
  }
}
