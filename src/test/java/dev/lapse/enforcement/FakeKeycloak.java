package dev.lapse.enforcement;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.Guard;
import dev.lapse.grant.Guarded;
import dev.lapse.grant.KeycloakFailure;
import dev.lapse.grant.TargetKey;
import dev.lapse.grant.TargetReading;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One client and one scope of Keycloak in memory. Writes down every call in order, and fails or
 * says yes without doing anything when told to.
 */
final class FakeKeycloak extends ActedOnKeycloak {
  static final String READ = "read";
  static final String ASSIGN = "assign";
  static final String REMOVE = "remove";
  static final String SET_NOT_BEFORE = "set not-before";
  static final String TIME = "time";
  static final String TELL = "tell ends";
  static final String PUT_UNDER_GUARD = "put under guard";

  private final List<String> calls = new ArrayList<>();
  private final Map<String, KeycloakFailure> failures = new HashMap<>();
  private final Set<String> gone = new HashSet<>();
  private boolean deaf;

  private Optional<String> problem = Optional.empty();
  private Optional<Assignment> assigned = Optional.empty();
  private Duration tokenLifespan;
  private Instant notBefore = Instant.EPOCH;
  private Instant time;
  private Guard.Presence guard = Guard.Presence.MISSING;
  private boolean governed;
  private Optional<Instant> until = Optional.empty();

  FakeKeycloak(Duration tokenLifespan, Instant time) {
    this.tokenLifespan = tokenLifespan;
    this.time = time;
  }

  // ---- how it is

  FakeKeycloak withScope(Assignment type) {
    assigned = Optional.of(type);
    return this;
  }

  FakeKeycloak withProblem(String what) {
    problem = Optional.of(what);
    return this;
  }

  FakeKeycloak withNotBefore(Instant instant) {
    notBefore = instant;
    return this;
  }

  FakeKeycloak withTokensLiving(Duration lifespan) {
    tokenLifespan = lifespan;
    return this;
  }

  /** Has the guard, which looks after no scope yet. */
  FakeKeycloak withGuard() {
    guard = Guard.Presence.THERE;
    return this;
  }

  /** Has the guard, which looks after the scope. */
  FakeKeycloak governed() {
    governed = true;
    return withGuard();
  }

  /** Knows that end already. */
  FakeKeycloak until(Instant end) {
    until = Optional.of(end);
    return this;
  }

  /** What its own clock shows. */
  FakeKeycloak at(Instant instant) {
    time = instant;
    return this;
  }

  /** Says yes to every change and does none. */
  FakeKeycloak deaf() {
    deaf = true;
    return this;
  }

  /** Fails the nth call of that name, counted from 1, before it has done anything. */
  FakeKeycloak failing(String call, int nth, KeycloakFailure failure) {
    failures.put(call + nth, failure);
    return this;
  }

  /** Has lost the client when it is read for the nth time. */
  FakeKeycloak goneAtRead(int nth) {
    gone.add(READ + nth);
    return this;
  }

  // ---- what became of it

  List<String> calls() {
    return calls;
  }

  void write(String entry) {
    calls.add(entry);
  }

  Optional<Assignment> assigned() {
    return assigned;
  }

  Instant notBefore() {
    return notBefore;
  }

  Optional<Instant> until() {
    return until;
  }

  // ---- the port

  @Override
  public Uni<TargetReading> read(TargetKey target) {
    return call(READ, "", this::reading);
  }

  private TargetReading reading() {
    return gone.contains(READ + count(READ))
        ? new TargetReading.Gone()
        : new TargetReading.Found(
            problem, assigned, tokenLifespan, notBefore, new Guarded(governed, until));
  }

  @Override
  public Uni<Void> assign(TargetKey target, Assignment assignment) {
    return change(
        ASSIGN, " as " + assignment, () -> assigned = assigned.or(() -> Optional.of(assignment)));
  }

  @Override
  public Uni<Void> remove(TargetKey target) {
    return change(REMOVE, "", () -> assigned = Optional.empty());
  }

  @Override
  public Uni<Void> setNotBefore(TargetKey target, Instant instant) {
    return change(SET_NOT_BEFORE, " " + instant, () -> notBefore = instant);
  }

  @Override
  public Uni<Void> tellEnds(String realm, String clientUuid, Map<String, Optional<Instant>> ends) {
    var end = ends.values().iterator().next().map(Guarded::wholeSeconds);
    return change(TELL, " " + end.map(Instant::toString).orElse("none"), () -> until = end);
  }

  @Override
  public Uni<Boolean> putUnderGuard(TargetKey target) {
    return change(PUT_UNDER_GUARD, "", () -> governed = guard == Guard.Presence.THERE)
        .map(done -> governed);
  }

  @Override
  public Guard guard(String realm) {
    return new Guard(guard, Optional.empty());
  }

  @Override
  public Uni<Instant> time() {
    return call(TIME, "", () -> time);
  }

  private Uni<Void> change(String name, String detail, Runnable effect) {
    return call(
        name,
        detail,
        () -> {
          if (!deaf) {
            effect.run();
          }
          return null;
        });
  }

  private <T> Uni<T> call(String name, String detail, Supplier<T> effect) {
    return Uni.createFrom()
        .item(() -> {
          calls.add(name + detail);
          var failure = failures.get(name + count(name));
          if (failure != null) {
            throw failure;
          }
          return effect.get();
        });
  }

  private long count(String name) {
    return calls.stream().filter(call -> call.startsWith(name)).count();
  }
}
