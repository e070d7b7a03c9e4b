package dev.lapse.web;

import dev.lapse.grant.GrantReadings;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;

/**
 * When this replica last heard of a change, so that none is missed between a page and its
 * connection. A replica that was just started takes everything for news.
 */
@ApplicationScoped
public class News {
  /** By how much the clock of the replica that made the page may be ahead of ours. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  private final GrantReadings readings;
  private final Clock clock;
  private volatile long heardAt;

  News(GrantReadings readings, Clock clock) {
    this.readings = readings;
    this.clock = clock;
  }

  void listen(@Observes StartupEvent event) {
    hear();
    readings.changes().subscribe().with(change -> hear());
  }

  void hear() {
    heardAt = clock.millis();
  }

  /** Whether something may have changed since, in milliseconds since the epoch. */
  boolean isThereSince(long instant) {
    return heardAt >= instant - CLOCK_TOLERANCE.toMillis();
  }
}
