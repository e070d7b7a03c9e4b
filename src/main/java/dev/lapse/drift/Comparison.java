package dev.lapse.drift;

import dev.lapse.grant.Attribution;
import dev.lapse.grant.ClientSight;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantRepository;
import dev.lapse.grant.Guarded;
import dev.lapse.grant.Keycloak;
import dev.lapse.grant.ScopeSight;
import dev.lapse.grant.Target;
import dev.lapse.grant.TargetReading;
import dev.lapse.grant.TargetRepository;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Compares one client with Keycloak: a glance at all of its targets by one call, and a proper look
 * at those only that seem wrong.
 */
@ApplicationScoped
class Comparison {
  /** Our clock and Keycloak's may differ by that much. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  private final TargetRepository targets;
  private final GrantRepository grants;
  private final Keycloak keycloak;
  private final Reaction reaction;
  private final SweepConfiguration configuration;
  private final Clock clock;

  Comparison(
      TargetRepository targets,
      GrantRepository grants,
      Keycloak keycloak,
      Reaction reaction,
      SweepConfiguration configuration,
      Clock clock) {
    this.targets = targets;
    this.grants = grants;
    this.keycloak = keycloak;
    this.reaction = reaction;
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * Fails where Keycloak or the database can't be asked; what was concluded until then stands.
   *
   * @param scopes the realm's scopes, by their ids
   */
  Uni<Void> compare(ClientKey client, Map<String, ScopeSight> scopes) {
    return watchedOf(client)
        .chain(watched ->
            watched.isEmpty()
                ? Uni.createFrom().voidItem()
                : keycloak
                    .glanceAt(client.realm(), client.clientUuid())
                    .map(seen -> suspicious(watched, scopes, seen.orElse(ClientSight.NOTHING)))
                    .chain(this::lookAtAll));
  }

  // ---- what is on record

  private Uni<List<Watched>> watchedOf(ClientKey client) {
    var since = clock.instant().minus(configuration.lookBack());
    return Panache.withSession(() ->
        targets
            .watchedOf(client.realm(), client.clientUuid(), since)
            .chain(found ->
                grants
                    .liveOf(found.stream().map(Target::id).toList())
                    .map(live -> watched(found, live, clock.instant()))));
  }

  private static List<Watched> watched(
      List<Target> targets, Map<UUID, List<Grant>> live, Instant now) {
    return targets.stream()
        .map(target -> Watched.of(target, live.getOrDefault(target.id(), List.of()), now))
        .filter(target -> target.expected().isPresent() || target.mustBeAbsent())
        .toList();
  }

  // ---- what is in Keycloak

  private static List<Watched> suspicious(
      List<Watched> watched, Map<String, ScopeSight> scopes, ClientSight seen) {
    return watched.stream()
        .filter(target ->
            looksWrong(target, Optional.ofNullable(scopes.get(target.key().scopeUuid())), seen))
        .toList();
  }

  private static boolean looksWrong(Watched target, Optional<ScopeSight> scope, ClientSight seen) {
    return SweepDecision.looksWrong(
        target,
        scope.flatMap(seen::assigned),
        scope
            .map(known -> seen.guarded(target.key().scopeUuid(), known))
            .orElse(Guarded.NOT_AT_ALL));
  }

  private Uni<Void> lookAtAll(List<Watched> suspicious) {
    return Multi.createFrom()
        .iterable(suspicious)
        .onItem()
        .transformToUniAndConcatenate(this::lookAt)
        .collect()
        .last();
  }

  private Uni<Void> lookAt(Watched target) {
    return keycloak.read(target.key()).chain(reading -> judge(target, reading));
  }

  private Uni<Void> judge(Watched target, TargetReading reading) {
    var verdict = SweepDecision.decide(target, reading);
    return switch (verdict) {
      case Verdict.Agrees agrees -> Uni.createFrom().voidItem();
      case Verdict.Lost lost -> reaction.grantsLost(target, lost);
      case Verdict.Tampered tampered ->
          who(target, change(tampered))
              .chain(who -> reaction.grantsTamperedWith(target, tampered, who));
      case Verdict.Uncapped uncapped -> reaction.endTamperedWith(target, uncapped);
      case Verdict.CameBack cameBack ->
          who(target, Attribution.Change.ATTACHED)
              .chain(who -> reaction.scopeCameBack(target, cameBack, who));
    };
  }

  /** Another type takes two steps, and the last one is what counts. */
  private static Attribution.Change change(Verdict.Tampered tampered) {
    return tampered.now().isPresent() ? Attribution.Change.ATTACHED : Attribution.Change.TAKEN_OFF;
  }

  private Uni<Attribution> who(Watched target, Attribution.Change change) {
    var now = clock.instant();
    var ago = Duration.between(target.since().orElse(now), now).plus(TOLERANCE);
    return keycloak.whoChanged(target.key(), change, ago);
  }
}
