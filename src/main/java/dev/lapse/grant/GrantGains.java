package dev.lapse.grant;

import dev.lapse.actor.Actor;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** What is really given with a grant: what tokens of its subject gain by the scope. */
@ApplicationScoped
public class GrantGains {
  private final GrantReadings readings;
  private final TargetRepository targets;
  private final Keycloak keycloak;

  GrantGains(GrantReadings readings, TargetRepository targets, Keycloak keycloak) {
    this.readings = readings;
    this.targets = targets;
    this.keycloak = keycloak;
  }

  /** As Keycloak tells now, of a grant that the actor may see. */
  public Uni<List<Gain>> of(UUID id, Actor actor) {
    return readings
        .find(id, actor)
        .chain(grant -> Panache.withSession(() -> targets.findById(grant.targetId())))
        .chain(target -> Availability.required(keycloak.gains(target.key())));
  }
}
