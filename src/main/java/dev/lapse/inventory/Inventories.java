package dev.lapse.inventory;

import dev.lapse.actor.Actor;
import dev.lapse.grant.Authority;
import dev.lapse.grant.Availability;
import dev.lapse.policy.PoliciesInForce;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The inventory of each realm, for those who read everything. */
@ApplicationScoped
public class Inventories {
  private final ServiceAccountReadings readings;
  private final HoldingGrants grants;
  private final Authority authority;
  private final PoliciesInForce policies;

  Inventories(
      ServiceAccountReadings readings,
      HoldingGrants grants,
      Authority authority,
      PoliciesInForce policies) {
    this.readings = readings;
    this.grants = grants;
    this.authority = authority;
    this.policies = policies;
  }

  /**
   * The service accounts of a realm; empty while Keycloak is still read for the first time. Refused
   * to whoever may not read everything, and where Keycloak does not answer.
   */
  public Uni<Optional<Inventory>> of(String realm, Actor actor) {
    authority.requireReadsEverything(actor);
    return Availability.required(readings.of(realm))
        .chain(read ->
            read.map(reading -> explained(realm, reading).map(Optional::of))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
  }

  private Uni<Inventory> explained(String realm, RealmReading reading) {
    return grants
        .of(realm, reading.began())
        .map(held -> Inventory.of(realm, reading, held, policies.current()));
  }
}
