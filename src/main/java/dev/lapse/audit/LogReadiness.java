package dev.lapse.audit;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while the stored log is what was signed. Enforcement goes on all the same: a broken record
 * is no reason to leave a scope where it is.
 */
@Readiness
@ApplicationScoped
class LogReadiness implements HealthCheck {
  private final LogState state;
  private final LogKeys keys;

  LogReadiness(LogState state, LogKeys keys) {
    this.state = state;
    this.keys = keys;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("audit log")
        .withData("signing", signing())
        .withData("size", state.largest().map(SignedHead::size).orElse(0L))
        .withData("checked", state.checked().map(LogReadiness::told).orElse("not yet"))
        .withData("witnesses", witnesses())
        .status(state.wrong().isEmpty() && state.obstacle().isEmpty())
        .build();
  }

  private String signing() {
    return state
        .wrong()
        .or(state::obstacle)
        .orElse(keys.areThere() ? "as it should" : "has no key");
  }

  private String witnesses() {
    var contradictions = state.contradictions();
    return contradictions.isEmpty() ? "none contradicts" : contradictions.toString();
  }

  private static String told(LogState.Checked checked) {
    return "%d entries at %s".formatted(checked.size(), Instants.text(checked.at()));
  }
}
