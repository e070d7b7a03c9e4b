package dev.lapse.web;

import dev.lapse.grant.GrantReadings;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;

/**
 * When this replica last heard of a change, so that none is missed between a page and its
 * connection. A replica that was just started takes everything for news.
 */
@ApplicationScoped
public class News {
  private final GrantReadings readings;
  private final Clock clock;
  private volatile long heardAt;

  News(GrantReadings readings, Clock clock) {
    this.readings = readings;
    this.clock = clock;
  }

  void listen(@Observes StartupEvent event) {
    heardAt = clock.millis();
    readings.changes().subscribe().with(change -> heardAt = clock.millis());
  }

  /** Whether something may have changed since, in milliseconds since the epoch. */
  boolean isThereSince(long instant) {
    return heardAt >= instant;
  }
}
