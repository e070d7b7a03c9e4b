package dev.lapse.inventory;

import dev.lapse.grant.KeycloakFailure;
import io.smallrye.mutiny.Uni;

/** What the inventory needs of Keycloak. */
public interface ServiceAccountReadings {

  /**
   * All service accounts of a realm, as they were a short while ago: one reading is shared by all
   * who look at the same time. Fails with a {@link KeycloakFailure} where Keycloak does not answer.
   */
  Uni<RealmReading> of(String realm);
}
