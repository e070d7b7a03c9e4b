package dev.lapse.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Positive;
import java.time.Duration;

/** What an operator may set about the API. */
@ConfigMapping(prefix = "lapse.api")
public interface ApiConfiguration {

  /** How much one caller may ask. */
  RateLimit rateLimit();

  /** The longest that {@code Prefer: wait} makes an answer wait; a longer wish is cut to this. */
  @WithDefault("PT60S")
  Duration waitAtMost();

  /** A number of requests in a time; all refill steadily. Each replica counts for itself. */
  interface RateLimit {

    /** How many requests a caller has at first, and again after each period. */
    @WithDefault("600")
    @Positive
    long requests();

    /**
     * How many tiles of the audit log a caller may read besides, at first and again after each
     * period: a walk over the whole log takes two for each 256 entries.
     */
    @WithDefault("6000")
    @Positive
    long tiles();

    /** How long it takes until all of them are there again. */
    @WithDefault("PT1M")
    Duration period();
  }
}
