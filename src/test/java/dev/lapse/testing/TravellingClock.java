package dev.lapse.testing;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The service's clock in tests. It runs, and only ever jumps ahead: time never goes back, in tests
 * either. Keycloak's clock stays where it is.
 */
@Alternative
@Priority(1)
@Singleton
public class TravellingClock extends Clock {
  private final Clock real = Clock.tickMillis(ZoneOffset.UTC);
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  /** Jumps ahead. */
  public void travel(Duration distance) {
    ahead.accumulateAndGet(distance, Duration::plus);
  }

  @Override
  public Instant instant() {
    return real.instant().plus(ahead.get());
  }

  @Override
  public ZoneId getZone() {
    return real.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the service knows UTC only");
  }
}
