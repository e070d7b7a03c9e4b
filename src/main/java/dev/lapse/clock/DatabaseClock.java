package dev.lapse.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The host's clock, put right by how far the database's is ahead of it: replicas on hosts that
 * disagree agree on what is due. In milliseconds, which is what the API tells and the database
 * keeps without rounding.
 */
final class DatabaseClock extends Clock {
  private final Clock host;
  private volatile Duration ahead = Duration.ZERO;

  DatabaseClock(Clock host) {
    this.host = host;
  }

  /**
   * Sets the clock.
   *
   * @param databaseAhead of the host; negative where the database's clock is behind
   */
  void follow(Duration databaseAhead) {
    ahead = databaseAhead;
  }

  /** The host's own time, not put right. */
  Instant ofHost() {
    return host.instant();
  }

  @Override
  public Instant instant() {
    return host.instant().plus(ahead).truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the service knows UTC only");
  }
}
