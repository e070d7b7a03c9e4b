package dev.lapse.grant;

import dev.lapse.actor.Actor;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * How grants end: what an activation plans, and before there was one what it would plan by what
 * Keycloak tells now.
 */
@ApplicationScoped
public class GrantEndings {
  private final GrantReadings readings;
  private final TargetRepository targets;
  private final Keycloak keycloak;
  private final DrainMargin drainMargin;
  private final Clock clock;

  GrantEndings(
      GrantReadings readings,
      TargetRepository targets,
      Keycloak keycloak,
      DrainMargin drainMargin,
      Clock clock) {
    this.readings = readings;
    this.targets = targets;
    this.keycloak = keycloak;
    this.drainMargin = drainMargin;
    this.clock = clock;
  }

  /** As it is planned, with the later end that is asked for; empty before the activation. */
  public Optional<Ending> planned(Grant grant) {
    return grant.plannedEnding(drainMargin.get(), clock.instant());
  }

  /** Of a grant that the actor may see; empty where there is no end to come. */
  public Uni<Optional<Ending>> of(UUID id, Actor actor) {
    return readings.find(id, actor).chain(this::of);
  }

  private Uni<Optional<Ending>> of(Grant grant) {
    var planned = planned(grant);
    return planned.isPresent() || grant.state().isEnded()
        ? Uni.createFrom().item(planned)
        : Panache.withSession(() -> targets.findById(grant.targetId()))
            .chain(target -> Availability.required(keycloak.read(target.key())))
            .map(reading -> foreseen(grant, reading));
  }

  private Optional<Ending> foreseen(Grant grant, TargetReading reading) {
    return switch (reading) {
      case TargetReading.Gone gone -> Optional.empty();
      case TargetReading.Found found ->
          Optional.of(
              grant.foreseenEnding(
                  found.guarded().governsOnceActive(grant.guarding(), guardOf(grant)),
                  found.tokenLifespan(),
                  drainMargin.get(),
                  clock.instant()));
    };
  }

  private Guard guardOf(Grant grant) {
    return keycloak.guard(grant.realm());
  }
}
