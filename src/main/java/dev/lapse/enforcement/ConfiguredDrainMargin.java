package dev.lapse.enforcement;

import dev.lapse.grant.DrainMargin;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** The drain margin that the operator has set. */
@ApplicationScoped
class ConfiguredDrainMargin implements DrainMargin {
  private final EnforcementConfiguration configuration;

  ConfiguredDrainMargin(EnforcementConfiguration configuration) {
    this.configuration = configuration;
  }

  @Override
  public Duration get() {
    return configuration.drainMargin();
  }
}
