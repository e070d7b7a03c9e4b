package dev.lapse.enforcement;

import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** One timer, armed for the earliest instant that it was told of. */
@ApplicationScoped
class Alarm {
  /** Farther than that it is not armed: the tick will have told again long before. */
  private static final Duration HORIZON = Duration.ofHours(1);

  private final Vertx vertx;
  private final Clock clock;
  private long timer;
  private Instant armedFor = Instant.MAX;

  Alarm(Vertx vertx, Clock clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  synchronized void armFor(Instant instant, Runnable ring) {
    var wait = Duration.between(clock.instant(), instant);
    if (!instant.isBefore(armedFor) || wait.compareTo(HORIZON) > 0) {
      return;
    }
    disarm();
    armedFor = instant;
    timer = vertx.setTimer(Math.max(1, wait.toMillis()), id -> ring(id, ring));
  }

  private void ring(long id, Runnable ring) {
    synchronized (this) {
      if (id == timer) {
        armedFor = Instant.MAX;
      }
    }
    ring.run();
  }

  synchronized void disarm() {
    vertx.cancelTimer(timer);
    armedFor = Instant.MAX;
  }
}
