package dev.lapse.grant;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells how many grants are stuck. That takes no replica out of service: another one could do no
 * better, and approvals and revocations have to go on.
 */
@Readiness
@ApplicationScoped
class GrantHealth implements HealthCheck {
  private final GrantMetrics metrics;

  GrantHealth(GrantMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("grants").withData("stuck", metrics.stuck()).up().build();
  }
}
