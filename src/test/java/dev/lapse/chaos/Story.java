package dev.lapse.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The evidence of one grant, made up: told step by step, one second each. */
final class Story {
  static final String SUBJECT = "ci-deployer";
  static final String SCOPE = "vault-read";
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  /** After the activation; the same for each grant here. */
  static final Duration HELD = Duration.ofSeconds(10);

  private final UUID grant = UUID.randomUUID();
  private final List<Event> events = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private final Fate fate;
  private final Set<Deed> done;

  private Story(Fate fate, Set<Deed> done) {
    this.fate = fate;
    this.done = done;
  }

  /** A grant that ran out, as it should. */
  static Story ofExpired() {
    return new Story(Fate.RUNS_OUT, Set.of(Deed.REQUEST, Deed.APPROVE))
        .tell("GRANT_REQUESTED", "AWAITING_APPROVAL")
        .tell("GRANT_APPROVED", "ACTIVATING")
        .tell("GRANT_ACTIVATED", "ACTIVE")
        .tell("GRANT_EXPIRY_DUE", "REVOKING")
        .tell("GRANT_EXPIRED", "EXPIRED");
  }

  /** A grant that is to be revoked and that was answered as revoked, up to its activation. */
  static Story ofRevoked() {
    return new Story(Fate.REVOKED, Set.of(Deed.REQUEST, Deed.APPROVE, Deed.REVOKE))
        .tell("GRANT_REQUESTED", "AWAITING_APPROVAL")
        .tell("GRANT_APPROVED", "ACTIVATING")
        .tell("GRANT_ACTIVATED", "ACTIVE");
  }

  UUID grant() {
    return grant;
  }

  Story tell(String action, String state) {
    int step = events.size() + 1;
    Instant at = BEGIN.plusSeconds(step);
    Optional<Instant> removalDueAt =
        action.equals("GRANT_ACTIVATED") ? Optional.of(at.plus(HELD)) : Optional.empty();
    events.add(new Event(grant, at, action, state, step, removalDueAt));
    return this;
  }

  /** Leaves an event out of the trail. */
  Story forget(String action) {
    events.removeIf(event -> event.action().equals(action));
    return this;
  }

  /** Keycloak shows these scopes, that long after the activation. */
  Story look(Duration afterActivation, String... scopes) {
    Instant asked = BEGIN.plusSeconds(3).plus(afterActivation);
    samples.add(new Sample(SUBJECT, asked, asked.plusMillis(20), Set.of(scopes)));
    return this;
  }

  List<Event> events() {
    return List.copyOf(events);
  }

  /** With the state of the last event everywhere, and nothing left in Keycloak. */
  Evidence evidence() {
    return evidence(events.getLast().state(), events.getLast().version(), Set.of());
  }

  /** With that row, which the API tells too, and these scopes left in Keycloak. */
  Evidence evidence(String state, long version, Set<String> left) {
    return new Evidence(
        List.of(promise()),
        Map.of(grant, state),
        List.of(new Recorded(grant, state, version)),
        events(),
        List.copyOf(samples),
        Map.of(SUBJECT, left));
  }

  Promise promise() {
    var wish = new Wish("key", SUBJECT, SCOPE, fate, HELD, Optional.empty(), Duration.ofSeconds(1));
    return new Promise(grant, wish, done, Set.of());
  }
}
