package dev.lapse.enforcement;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.Guarded;
import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.TargetKey;
import dev.lapse.grant.TargetReading;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A Keycloak for many at once: it answers after a moment that is never the same, and now and then
 * fails, before or after it did what it was asked.
 */
final class CrowdedKeycloak extends ActedOnKeycloak {
  private static final int PERCENT_THAT_FAIL = 4;
  private static final int LONGEST_MILLIS = 8;

  private final Vertx vertx;
  private final Clock clock;
  private final RandomGenerator random = new Random(42);
  private final Map<TargetKey, Assignment> assigned = new ConcurrentHashMap<>();
  private final Map<String, Instant> notBefore = new ConcurrentHashMap<>();

  CrowdedKeycloak(Vertx vertx, Clock clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  void has(TargetKey target) {
    assigned.put(target, Assignment.OPTIONAL);
  }

  boolean isAssigned(TargetKey target) {
    return assigned.containsKey(target);
  }

  Map<String, Instant> notBefore() {
    return Map.copyOf(notBefore);
  }

  @Override
  public Uni<TargetReading> read(TargetKey target) {
    return answer(() ->
        new TargetReading.Found(
            Optional.empty(),
            Optional.ofNullable(assigned.get(target)),
            Duration.ofMinutes(1),
            notBefore.getOrDefault(target.clientUuid(), Instant.EPOCH),
            Guarded.NOT_AT_ALL));
  }

  @Override
  public Uni<Void> assign(TargetKey target, Assignment assignment) {
    return carryOut(() -> assigned.put(target, assignment));
  }

  @Override
  public Uni<Void> remove(TargetKey target) {
    return carryOut(() -> assigned.remove(target));
  }

  @Override
  public Uni<Void> setNotBefore(TargetKey target, Instant instant) {
    return carryOut(() -> notBefore.put(target.clientUuid(), instant));
  }

  @Override
  public Uni<Instant> time() {
    return answer(clock::instant);
  }

  private Uni<Void> carryOut(Runnable change) {
    return answer(() -> {
      change.run();
      return null;
    });
  }

  /** Comes back, like any client of Vert.x, on the context of the call. */
  private <T> Uni<T> answer(Supplier<T> work) {
    return Uni.createFrom()
        .emitter(emitter -> {
          var context = vertx.getOrCreateContext();
          vertx.setTimer(
              random.nextInt(1, LONGEST_MILLIS),
              timer ->
                  context.runOnContext(ignored -> {
                    try {
                      emitter.complete(sometimesFailing(work));
                    } catch (KeycloakFailure failure) {
                      emitter.fail(failure);
                    }
                  }));
        });
  }

  private <T> T sometimesFailing(Supplier<T> work) {
    var lot = random.nextInt(100);
    if (lot < PERCENT_THAT_FAIL / 2) {
      throw new KeycloakFailure(KeycloakFailure.Kind.PUT_OFF, "Not now", null, null);
    }
    var answer = work.get();
    if (lot < PERCENT_THAT_FAIL) {
      throw new KeycloakFailure(KeycloakFailure.Kind.UNCERTAIN, "No answer", null, null);
    }
    return answer;
  }
}
