package dev.lapse.trust;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Files with certificates, in PEM. */
@ConfigMapping(prefix = "lapse.trust")
public interface TrustConfiguration {

  /**
   * The certificates, or their authorities, by which Keycloak is believed; those of the Java
   * platform where this is left out.
   */
  Optional<String> keycloak();

  /**
   * The certificates, or their authorities, by which PostgreSQL is believed; with it, connections
   * are encrypted and the server's name is checked. Without it they are as the server has it.
   */
  Optional<String> database();

  /**
   * How often to look whether the file for Keycloak has changed; that for PostgreSQL is read with
   * each new connection.
   */
  @WithDefault("PT1M")
  @DurationMin(seconds = 1)
  Duration reloadEvery();
}
