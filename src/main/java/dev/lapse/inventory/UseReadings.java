package dev.lapse.inventory;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;

/** What Keycloak has kept of the use of scopes. */
public interface UseReadings {

  /**
   * A client that had a scope for a time.
   *
   * @param clientId its name
   * @param until when it had the scope no more; empty where it has it still
   */
  record Tenure(
      String realm, String clientId, String scope, Instant from, Optional<Instant> until) {

    /** Whether that was in this time; to the second that Keycloak's clock may be off. */
    public boolean holds(Instant instant) {
      return !instant.isBefore(from.minusSeconds(1))
          && until.filter(end -> instant.isAfter(end.plusSeconds(1))).isEmpty();
    }
  }

  /** Whether the scope was used in that time. Never fails: what could not be asked is unknown. */
  Uni<Use> use(Tenure tenure);
}
