package dev.lapse.clock;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The one source of time. */
class ClockProducer {
  @Produces
  @Singleton
  DatabaseClock clock() {
    return new DatabaseClock(Clock.systemUTC());
  }
}
