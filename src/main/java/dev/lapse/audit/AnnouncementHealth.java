package dev.lapse.audit;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells how far everybody is who gets checkpoints. It is always up: no replica could do better, and
 * the log goes on without them.
 */
@Readiness
@ApplicationScoped
class AnnouncementHealth implements HealthCheck {
  private final AnnouncementState state;

  AnnouncementHealth(AnnouncementState state) {
    this.state = state;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("audit log checkpoints").up();
    state.all().forEach(progress -> response.withData(progress.name(), told(progress)));
    return response.build();
  }

  private static String told(Deliveries.Progress progress) {
    var has = "has %d entries".formatted(progress.size());
    return progress
        .lastError()
        .map(why -> "%s, and failed %d times since: %s".formatted(has, progress.failures(), why))
        .orElse(has);
  }
}
