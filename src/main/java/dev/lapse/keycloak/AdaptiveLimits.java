package dev.lapse.keycloak;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A limit for each realm, so that one that is slow takes nothing from another. */
@ApplicationScoped
class AdaptiveLimits {
  private final KeycloakConfiguration configuration;
  private final MeterRegistry registry;
  private final Map<String, AdaptiveLimit> limits = new ConcurrentHashMap<>();

  AdaptiveLimits(KeycloakConfiguration configuration, MeterRegistry registry) {
    this.configuration = configuration;
    this.registry = registry;
  }

  AdaptiveLimit of(String realm) {
    return limits.computeIfAbsent(realm, this::create);
  }

  private AdaptiveLimit create(String realm) {
    var clock = registry.config().clock();
    var limit =
        new AdaptiveLimit(new AdaptiveLevel(configuration.concurrency()), clock::monotonicTime);
    Gauge.builder("lapse.keycloak.concurrency", limit, AdaptiveLimit::level)
        .description("How many calls Keycloak gets at the same time")
        .tag("realm", realm)
        .register(registry);
    return limit;
  }
}
