package dev.lapse.drift;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells of findings, and is always up: another replica could do no better about them. */
@Readiness
@ApplicationScoped
class DriftHealth implements HealthCheck {
  private final FindingMetrics findings;

  DriftHealth(FindingMetrics findings) {
    this.findings = findings;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("drift").withData("findings", findings.open()).up().build();
  }
}
