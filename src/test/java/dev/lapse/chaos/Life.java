package dev.lapse.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** One grant on record, and what people do with it. */
final class Life {
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** No fault keeps a grant from being active for as long. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Set<String> EXTENSIBLE = Set.of("ACTIVE", "DRAINING");
  private static final Set<String> YET_TO_BE = Set.of("SCHEDULED", "ACTIVATING");

  private final Set<Deed> done = ConcurrentHashMap.newKeySet();
  private final Set<Deed> unclear = ConcurrentHashMap.newKeySet();
  private final String id;
  private final long firstVersion;
  private final Wish wish;
  private final Callers callers;
  private final Consumer<Loss> losses;

  /**
   * Of what was put on record.
   *
   * @param requested the answer to the request
   */
  Life(JsonNode requested, Wish wish, Callers callers, Consumer<Loss> losses) {
    this.id = requested.path("id").asText();
    this.firstVersion = requested.path("version").asLong();
    this.wish = wish;
    this.callers = callers;
    this.losses = losses;
    done.add(Deed.REQUEST);
  }

  Wish wish() {
    return wish;
  }

  void approve() {
    act(Deed.APPROVE, Call.approve(id, firstVersion));
  }

  void deny() {
    act(Deed.DENY, Call.deny(id));
  }

  void withdraw() {
    act(Deed.WITHDRAW, Call.withdraw(id));
  }

  void revoke() {
    act(Deed.REVOKE, Call.revoke(id));
  }

  /** Asks for a later end as soon as there is one to move, and decides on it. */
  void seek(LaterEnd laterEnd) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (seekOnce(laterEnd, look()) && Instant.now().isBefore(deadline)) {
      Pause.of(PAUSE);
    }
  }

  /** Does what comes next as the grant stands; whether there may be more to do. */
  private boolean seekOnce(LaterEnd laterEnd, JsonNode seen) {
    String state = seen.path("state").asText();
    long version = seen.path("version").asLong();
    if (seen.path("extension").isObject()) {
      return !decide(laterEnd, version);
    }
    if (EXTENSIBLE.contains(state) && !hasBeenAskedFor()) {
      act(Deed.EXTEND, Call.extend(id, laterEnd, version));
      return true;
    }
    return YET_TO_BE.contains(state) && !hasBeenAskedFor();
  }

  private boolean hasBeenAskedFor() {
    return done.contains(Deed.EXTEND) || unclear.contains(Deed.EXTEND);
  }

  private boolean decide(LaterEnd laterEnd, long version) {
    return switch (laterEnd.decision()) {
      case APPROVED -> act(Deed.APPROVE_EXTENSION, Call.approve(id, version));
      case DENIED -> act(Deed.DENY_EXTENSION, Call.denyExtension(id, version));
      case NONE -> true;
    };
  }

  private JsonNode look() {
    return callers.send(Call.read(id)).body();
  }

  /** Whether it was answered as done. */
  private boolean act(Deed deed, Call call) {
    Answer answer = callers.send(call);
    boolean refused = answer.status() == 409 || answer.status() == 412;
    if (answer.isDone()) {
      done.add(deed);
    } else if (refused && answer.sentBefore()) {
      // Refused since it was done at the first time, of which nobody has heard; or too late.
      unclear.add(deed);
    } else if (!refused || !deed.mayBeTooLate()) {
      losses.accept(Loss.of("%s of %s was refused: %s".formatted(deed, id, answer)));
    }
    return answer.isDone();
  }

  Promise promise() {
    return new Promise(UUID.fromString(id), wish, Set.copyOf(done), Set.copyOf(unclear));
  }
}
