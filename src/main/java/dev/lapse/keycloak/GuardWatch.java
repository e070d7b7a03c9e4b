package dev.lapse.keycloak;

import dev.lapse.grant.Guard;
import dev.lapse.grant.Guard.Presence;
import dev.lapse.grant.KeycloakFailure;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/**
 * Looks again and again whether Keycloak has the guard, which version, and how many scopes are
 * under it. Where Keycloak does not let Lapse see what is installed, it is found out by putting a
 * scope under the guard.
 */
@ApplicationScoped
class GuardWatch {
  private static final Logger LOG = Logger.getLogger(GuardWatch.class);

  private final ServerInfoApi serverInfo;
  private final KeycloakConfiguration configuration;
  private final AdminCalls calls;
  private final RealmReadings readings;
  private final Map<String, Integer> scopes = new ConcurrentHashMap<>();
  private volatile Guard seen = Guard.UNKNOWN;

  GuardWatch(
      @RestClient ServerInfoApi serverInfo,
      KeycloakConfiguration configuration,
      AdminCalls calls,
      RealmReadings readings,
      MeterRegistry registry) {
    this.serverInfo = serverInfo;
    this.configuration = configuration;
    this.calls = calls;
    this.readings = readings;
    Gauge.builder("lapse.guard.present", () -> present(seen.presence()))
        .description(
            "Whether Keycloak has the guard, as this replica last saw it; NaN: not told yet")
        .register(registry);
    configuration
        .realms()
        .forEach(realm ->
            Gauge.builder("lapse.guard.scopes", () -> scopes.getOrDefault(realm, 0))
                .description("Client scopes under the guard, as this replica last saw them")
                .tag("realm", realm)
                .register(registry));
  }

  /** What was never told is no number: taken for a no, it would raise an alert with each start. */
  private static double present(Presence presence) {
    return switch (presence) {
      case THERE -> 1;
      case MISSING -> 0;
      case UNKNOWN -> Double.NaN;
    };
  }

  /** The guard as it was last seen; never asks. */
  Guard guard() {
    return seen;
  }

  /** How many scopes of the realm are under it, as last seen; empty: not seen yet. */
  OptionalInt scopesOf(String realm) {
    return Optional.ofNullable(scopes.get(realm)).stream().mapToInt(Integer::intValue).findFirst();
  }

  /** The start waits for no answer. */
  void start(@Observes StartupEvent event) {
    look()
        .subscribe()
        .with(seen -> {}, failure -> LOG.debug("the guard was not looked for", failure));
  }

  @Scheduled(
      every = "{lapse.keycloak.guard-check-every}",
      delayed = "{lapse.keycloak.guard-check-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> look() {
    return lookForProvider()
        .chain(this::countScopes)
        .onFailure(KeycloakFailure.class)
        .invoke(failure -> LOG.debugf("the guard was not looked for: %s", failure.getMessage()))
        .onFailure(KeycloakFailure.class)
        .recoverWithNull();
  }

  private Uni<Void> lookForProvider() {
    return calls
        .in(configuration.realm())
        .call("look for the guard", serverInfo.serverInfo())
        .invoke(this::saw)
        .replaceWithVoid()
        .onFailure(GuardWatch::mayNotSee)
        .recoverWithNull();
  }

  private static boolean mayNotSee(Throwable failure) {
    return failure instanceof KeycloakFailure refused
        && refused.kind() == KeycloakFailure.Kind.NOT_PERMITTED;
  }

  /** Without the permission Keycloak may answer all the same, and leave out what is installed. */
  private void saw(ServerInfoApi.ServerInfo info) {
    if (info.providers() != null) {
      see(
          info.provider("protocol-mapper", GuardMapper.PROVIDER)
              .map(provider -> new Guard(Presence.THERE, provider.version()))
              .orElse(new Guard(Presence.MISSING, Optional.empty())));
    }
  }

  /**
   * Keycloak took, or refused, the mapper that puts a scope under the guard. A refusal may have
   * another reason, so it tells something only where nothing was known.
   */
  void tried(boolean there) {
    if (there ? !seen.isThere() : seen.presence() == Presence.UNKNOWN) {
      see(new Guard(there ? Presence.THERE : Presence.MISSING, Optional.empty()));
    }
  }

  private void see(Guard now) {
    if (!now.equals(seen)) {
      LOG.infof(
          "the guard in Keycloak: %s%s",
          now.presence(), now.version().map(" version "::concat).orElse(""));
    }
    seen = now;
  }

  private Uni<Void> countScopes() {
    return Multi.createFrom()
        .iterable(configuration.realms())
        .onItem()
        .transformToUniAndConcatenate(realm ->
            readings
                .scopes(realm)
                .invoke(found ->
                    scopes.put(realm, (int) found.stream().filter(GuardMapper::isOn).count())))
        .collect()
        .last()
        .replaceWithVoid();
  }
}
