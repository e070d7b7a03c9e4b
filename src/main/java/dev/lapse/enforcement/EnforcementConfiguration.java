package dev.lapse.enforcement;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How Keycloak is made to agree with the grants. */
@ConfigMapping(prefix = "lapse.enforcement")
public interface EnforcementConfiguration {

  /** How many due targets of a realm a replica claims at once. */
  @WithDefault("32")
  @Min(1)
  @Max(1000)
  int batch();

  /**
   * How many such batches of a realm a replica works on at the same time. How many calls Keycloak
   * gets at the same time is found out by itself, up to {@code lapse.keycloak.concurrency}.
   */
  @WithDefault("4")
  @Min(1)
  @Max(64)
  int concurrency();

  /**
   * How long a claimed target is left to the replica that claimed it. Longer than all calls to
   * Keycloak for a batch take, or work is done twice; a replica that dies delays its targets by
   * that much.
   */
  @WithDefault("PT30S")
  @DurationMin(seconds = 10)
  Duration lease();

  /** How often to look for due targets when no signal and no timer came: the safety net. */
  @WithDefault("PT5S")
  @DurationMin(millis = 100)
  Duration tick();

  /**
   * For how long Keycloak may fail to agree before a grant counts as stuck; it goes on being tried.
   */
  @WithDefault("PT2M")
  @DurationMin(seconds = 1)
  Duration stuckAfter();

  /**
   * How much earlier than one token lifespan before its end a drain begins: the time that Keycloak
   * may take to remove the scope. What takes longer is made good by a strike.
   */
  @WithDefault("PT3S")
  @DurationMin
  Duration drainMargin();

  /** How often to look whether Keycloak is back while grants wait for it. */
  @WithDefault("PT1S")
  @DurationMin(millis = 100)
  Duration recoveryProbe();

  /**
   * How long a stop waits for what was claimed to be finished. Longer than Keycloak takes for a
   * batch; shorter, with the ten seconds that calls of the API get, than whoever stops the service
   * waits before it kills.
   */
  @WithDefault("PT20S")
  @DurationMin
  Duration stopWithin();

  /** The pause after a failure: drawn from zero to a ceiling that doubles with each attempt. */
  @Valid
  BackoffConfiguration backoff();

  /** The bounds of that ceiling. */
  interface BackoffConfiguration {

    /** The ceiling after the first failure. */
    @WithDefault("PT0.5S")
    @DurationMin(millis = 1)
    Duration initial();

    /**
     * The highest ceiling. Keycloak's own {@code Retry-After} is honoured up to five times that.
     */
    @WithDefault("PT1M")
    @DurationMin(millis = 1)
    Duration max();
  }
}
