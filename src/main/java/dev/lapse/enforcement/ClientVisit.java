package dev.lapse.enforcement;

import dev.lapse.grant.Keycloak;
import dev.lapse.grant.TargetKey;
import dev.lapse.grant.TargetReading;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the works of one batch on one client share: one reading proves the state of all their
 * targets, and one strike cuts all their tokens off.
 *
 * <p>A work that wants to read waits until every other one wants to as well, or has ended: what is
 * read then was read after all of them have acted.
 */
final class ClientVisit {
  private final Keycloak keycloak;
  private final Strike strike;
  private final Set<TargetKey> acting;
  private final Map<TargetKey, UniEmitter<? super TargetReading>> waiting = new HashMap<>();
  private final Map<TargetKey, Telling> telling = new HashMap<>();

  /** The strike that whoever saw the same reading shares; null outside its delivery. */
  private Uni<Outcome> shared;

  /** An end that Keycloak is to be told, and who waits until it was. */
  private record Telling(Optional<Instant> end, UniEmitter<? super Void> emitter) {}

  /**
   * @param targets those of the works; all of one client
   */
  ClientVisit(Keycloak keycloak, Strike strike, List<TargetKey> targets) {
    this.keycloak = keycloak;
    this.strike = strike;
    this.acting = new HashSet<>(targets);
  }

  /** What Keycloak says of the target, read after this call. */
  Uni<TargetReading> read(TargetKey target) {
    return Uni.createFrom().emitter(emitter -> await(target, emitter));
  }

  private synchronized void await(TargetKey target, UniEmitter<? super TargetReading> emitter) {
    acting.remove(target);
    waiting.put(target, emitter);
    goOnOnceAllWait();
  }

  /**
   * Tells Keycloak to which end it has to hold tokens of the target, or that there is none any
   * more; one call for all works.
   */
  Uni<Void> tellEnd(TargetKey target, Optional<Instant> end) {
    return Uni.createFrom().emitter(emitter -> await(target, new Telling(end, emitter)));
  }

  private synchronized void await(TargetKey target, Telling told) {
    acting.remove(target);
    telling.put(target, told);
    goOnOnceAllWait();
  }

  /** The work on that target has ended: nobody waits for it any more. */
  synchronized void leave(TargetKey target) {
    acting.remove(target);
    waiting.remove(target);
    telling.remove(target);
    goOnOnceAllWait();
  }

  /** Who is to tell something has not acted yet, so the others are not read for before that. */
  private void goOnOnceAllWait() {
    if (!acting.isEmpty()) {
      return;
    }
    if (!telling.isEmpty()) {
      tellAll();
    } else if (!waiting.isEmpty()) {
      readAll();
    }
  }

  private void tellAll() {
    var tellers = Map.copyOf(telling);
    telling.clear();
    acting.addAll(tellers.keySet());
    var ends = new HashMap<String, Optional<Instant>>();
    tellers.forEach((target, told) -> ends.put(target.scopeUuid(), told.end()));
    var client = tellers.keySet().iterator().next();
    keycloak
        .tellEnds(client.realm(), client.clientUuid(), ends)
        .subscribe()
        .with(
            done -> tellers.values().forEach(told -> told.emitter().complete(null)),
            failure -> tellers.values().forEach(told -> told.emitter().fail(failure)));
  }

  private void readAll() {
    var readers = Map.copyOf(waiting);
    waiting.clear();
    acting.addAll(readers.keySet());
    keycloak
        .readAll(List.copyOf(readers.keySet()))
        .subscribe()
        .with(
            readings -> deliver(readers, readings),
            failure -> readers.values().forEach(reader -> reader.fail(failure)));
  }

  private synchronized void deliver(
      Map<TargetKey, UniEmitter<? super TargetReading>> readers,
      Map<TargetKey, TargetReading> readings) {
    readers.forEach((target, reader) -> reader.complete(readings.get(target)));
    shared = null;
  }

  /**
   * Strikes the client, once for all works that were given the same reading.
   *
   * @param found as it was read after the removal
   */
  synchronized Uni<Outcome> strike(TargetKey target, TargetReading.Found found) {
    if (shared == null) {
      shared = strike.of(target, found).memoize().indefinitely();
    }
    return shared.map(outcome -> asSeenBy(found, outcome));
  }

  /** The strike was read back through one target of the client; the others know their own state. */
  private static Outcome asSeenBy(TargetReading.Found found, Outcome outcome) {
    return outcome instanceof Outcome.Removed removed
        ? new Outcome.Removed(found.withNotBefore(removed.readBack().notBefore()), removed.struck())
        : outcome;
  }
}
