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

  /** The third step of every grant here. */
  static final Instant ACTIVATED = BEGIN.plusSeconds(3);

  /** What is added to the end of one that is extended. */
  static final Duration LONGER = Duration.ofSeconds(30);

  /** After the activation; the same for each grant here. */
  static final Duration HELD = Duration.ofSeconds(10);

  private static final Set<String> TELL_REMOVAL = Set.of("GRANT_ACTIVATED", "GRANT_EXTENDED");

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

  /** A grant that is to run out and gets a later end, up to the request for it. */
  static Story ofExtended() {
    return new Story(
            Fate.RUNS_OUT, Set.of(Deed.REQUEST, Deed.APPROVE, Deed.EXTEND, Deed.APPROVE_EXTENSION))
        .tell("GRANT_REQUESTED", "AWAITING_APPROVAL")
        .tell("GRANT_APPROVED", "ACTIVATING")
        .tell("GRANT_ACTIVATED", "ACTIVE")
        .tell("GRANT_EXTENSION_REQUESTED", "ACTIVE");
  }

  UUID grant() {
    return grant;
  }

  Story tell(String action, String state) {
    return tell(action, state, events.isEmpty() ? 1 : events.getLast().version() + 1);
  }

  /** Told of the same version as the event before it. */
  Story tellAlso(String action) {
    Event last = events.getLast();
    return tell(action, last.state(), last.version());
  }

  private Story tell(String action, String state, long version) {
    Instant at = BEGIN.plusSeconds(events.size() + 1L);
    Optional<Instant> removalDueAt =
        TELL_REMOVAL.contains(action) ? Optional.of(at.plus(HELD)) : Optional.empty();
    events.add(new Event(grant, at, action, state, version, removalDueAt));
    return this;
  }

  /** Leaves an event out of the trail. */
  Story forget(String action) {
    events.removeIf(event -> event.action().equals(action));
    return this;
  }

  /** Keycloak shows these scopes, that long after the activation. */
  Story look(Duration afterActivation, String... scopes) {
    Instant asked = ACTIVATED.plus(afterActivation);
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
    return evidence(state, version, left, Optional.empty());
  }

  /** As {@link #evidence()}, with that length on record and that end. */
  Evidence evidence(Duration length, Instant endedAt) {
    Event last = events.getLast();
    var tenure = new Recorded.Tenure(ACTIVATED, ACTIVATED.plus(length), Optional.of(endedAt));
    return evidence(last.state(), last.version(), Set.of(), Optional.of(tenure));
  }

  private Evidence evidence(
      String state, long version, Set<String> left, Optional<Recorded.Tenure> tenure) {
    return new Evidence(
        List.of(promise()),
        Map.of(grant, state),
        List.of(new Recorded(grant, state, version, tenure)),
        events(),
        List.copyOf(samples),
        Map.of(SUBJECT, left));
  }

  Promise promise() {
    var later = new LaterEnd(Duration.ofSeconds(1), LONGER, LaterEnd.Decision.APPROVED);
    var wish =
        new Wish(
            "key",
            SUBJECT,
            SCOPE,
            fate,
            HELD,
            Optional.empty(),
            Duration.ofSeconds(1),
            Optional.of(later).filter(end -> done.contains(Deed.EXTEND)));
    return new Promise(grant, wish, done, Set.of());
  }
}
