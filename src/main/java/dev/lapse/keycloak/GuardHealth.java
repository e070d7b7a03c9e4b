package dev.lapse.keycloak;

import dev.lapse.grant.Guard;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells of the guard, and what is lost without it. Lapse does its work all the same, so it is ready
 * either way.
 */
@Readiness
@ApplicationScoped
class GuardHealth implements HealthCheck {
  private final GuardWatch watch;
  private final KeycloakConfiguration configuration;

  GuardHealth(GuardWatch watch, KeycloakConfiguration configuration) {
    this.watch = watch;
    this.configuration = configuration;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("guard").up().withData("guard", says(watch.guard()));
    configuration
        .realms()
        .forEach(realm ->
            watch
                .scopesOf(realm)
                .ifPresent(
                    scopes -> response.withData("scopes under it in realm " + realm, scopes)));
    return response.build();
  }

  private static String says(Guard guard) {
    return switch (guard.presence()) {
      case THERE -> guard.version().map("there, version "::concat).orElse("there");
      case MISSING ->
          "not there: tokens live on to their own expiry, so grants drain or strike, and none ends while Lapse is down";
      case UNKNOWN -> "Keycloak has not told yet";
    };
  }
}
