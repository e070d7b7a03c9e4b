package dev.lapse.drift;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How what others do to Keycloak is noticed. */
@ConfigMapping(prefix = "lapse.sweep")
public interface SweepConfiguration {

  /** How often every client that has, or had, a scope through Lapse is compared with Keycloak. */
  @WithDefault("PT60S")
  Duration every();

  /** For how long after a removal a scope that comes back is noticed. */
  @WithDefault("P7D")
  Duration lookBack();

  /**
   * How often in a row what somebody put back is removed, or what somebody took is given back,
   * before Lapse stops.
   */
  @WithDefault("3")
  @Min(1)
  @Max(100)
  int rounds();
}
