package dev.lapse.clock;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the clocks of the host, the database and Keycloak are watched. */
@ConfigMapping(prefix = "lapse.clock")
public interface ClockConfiguration {

  /** How often the clocks are compared, and the service's is set by the database's. */
  @WithDefault("PT1M")
  @DurationMin(seconds = 1)
  Duration compareEvery();

  /** Clocks that are farther apart than this make the service not ready. */
  @WithDefault("PT1S")
  @DurationMin(millis = 100)
  Duration maxSkew();
}
