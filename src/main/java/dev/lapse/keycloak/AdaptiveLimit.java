package dev.lapse.keycloak;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * Lets as many calls through as the {@link AdaptiveLevel} says; the others wait their turn, behind
 * those that take access away.
 */
final class AdaptiveLimit {

  /** What a call is for. */
  enum Purpose {
    /** It takes access away, and goes first. */
    TAKE_AWAY,
    OTHER
  }

  private enum Stage {
    WAITING,
    ADMITTED,
    UNDER_WAY,
    OVER
  }

  /** One call's place. */
  private static final class Place {
    private final Context caller = Vertx.currentContext();
    private final UniEmitter<? super Place> emitter;
    private Stage stage = Stage.WAITING;
    private long begin;

    private Place(UniEmitter<? super Place> emitter) {
      this.emitter = emitter;
    }

    /** On the caller's own context: the place may have come free on another one. */
    private void admit() {
      if (caller == null) {
        emitter.complete(this);
      } else {
        caller.runOnContext(ignored -> emitter.complete(this));
      }
    }
  }

  private final AdaptiveLevel level;
  private final LongSupplier nanoTime;
  private final Queue<Place> takeAway = new ArrayDeque<>();
  private final Queue<Place> other = new ArrayDeque<>();
  private int underWay;

  /**
   * @param nanoTime a clock that never goes back, in nanoseconds
   */
  AdaptiveLimit(AdaptiveLevel level, LongSupplier nanoTime) {
    this.level = level;
    this.nanoTime = nanoTime;
  }

  /** How many calls may be under way now. */
  synchronized int level() {
    return level.calls();
  }

  /** The call, once there is a place for it. */
  <T> Uni<T> limited(String what, Purpose purpose, Uni<T> call) {
    return Uni.createFrom()
        .<Place>emitter(emitter -> queue(new Place(emitter), purpose))
        .chain(place -> carryOut(what, place, call));
  }

  private <T> Uni<T> carryOut(String what, Place place, Uni<T> call) {
    begin(place);
    return call.onTermination()
        .invoke((item, failure, cancelled) -> end(what, place, failure, cancelled));
  }

  private void queue(Place place, Purpose purpose) {
    var queue = purpose == Purpose.TAKE_AWAY ? takeAway : other;
    place.emitter.onTermination(() -> giveUp(place, queue));
    synchronized (this) {
      queue.add(place);
    }
    admitNext();
  }

  private synchronized void begin(Place place) {
    place.stage = Stage.UNDER_WAY;
    place.begin = nanoTime.getAsLong();
  }

  private void end(String what, Place place, Throwable failure, boolean cancelled) {
    synchronized (this) {
      place.stage = Stage.OVER;
      if (!cancelled) {
        learn(what, nanoTime.getAsLong() - place.begin, failure);
      }
      underWay--;
    }
    admitNext();
  }

  private void learn(String what, long nanos, Throwable failure) {
    if (failure != null && isOverloaded(failure)) {
      level.failed();
    } else {
      level.answered(what, nanos, underWay >= level.calls());
    }
  }

  private static boolean isOverloaded(Throwable failure) {
    return switch (Failures.classify("", failure).kind()) {
      case NOT_REACHED, PUT_OFF, UNCERTAIN -> true;
      case NOT_PERMITTED, REJECTED -> false;
    };
  }

  /** Whoever waited no longer wants to, or has begun: then there is nothing to do. */
  private void giveUp(Place place, Queue<Place> queue) {
    synchronized (this) {
      if (place.stage == Stage.WAITING) {
        queue.remove(place);
      } else if (place.stage == Stage.ADMITTED) {
        underWay--;
      } else {
        return;
      }
      place.stage = Stage.OVER;
    }
    admitNext();
  }

  private void admitNext() {
    for (var next = next(); next != null; next = next()) {
      next.admit();
    }
  }

  private synchronized Place next() {
    if (underWay >= level.calls()) {
      return null;
    }
    var next = takeAway.isEmpty() ? other.poll() : takeAway.poll();
    if (next != null) {
      next.stage = Stage.ADMITTED;
      underWay++;
    }
    return next;
  }
}
