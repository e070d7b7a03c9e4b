package dev.lapse.inventory;

import dev.lapse.grant.KeycloakFailure;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** What the inventory needs of Keycloak. */
public interface ServiceAccountReadings {

  /**
   * All service accounts of a realm, as they were a short while ago: one reading is shared by all
   * who look at the same time. Empty where none was read lately, and reading takes longer than
   * somebody waits for a page; it goes on meanwhile. Fails with a {@link KeycloakFailure} where
   * Keycloak does not answer.
   */
  Uni<Optional<RealmReading>> of(String realm);
}
