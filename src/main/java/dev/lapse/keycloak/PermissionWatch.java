package dev.lapse.keycloak;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks again and again whether Keycloak answers for each managed realm and lets Lapse do its work
 * there, whoever asks for readiness or not. {@code lapse_keycloak_available} and {@code
 * lapse_keycloak_permissions_missing} tell what was last seen.
 */
@ApplicationScoped
class PermissionWatch {

  /** What was seen in a realm. */
  sealed interface Sight {
    /** Keycloak answered; nothing is missing if the list is empty. */
    record Answered(List<String> missing) implements Sight {}

    /** Keycloak did not answer, or does not know Lapse. */
    record Unanswered(String why) implements Sight {}
  }

  private final KeycloakConfiguration configuration;
  private final Permissions permissions;
  private final Map<String, Sight> seen = new ConcurrentHashMap<>();

  PermissionWatch(
      KeycloakConfiguration configuration, Permissions permissions, MeterRegistry registry) {
    this.configuration = configuration;
    this.permissions = permissions;
    configuration.realms().forEach(realm -> gauges(realm, registry));
  }

  private void gauges(String realm, MeterRegistry registry) {
    Gauge.builder("lapse.keycloak.available", () -> available(seen.get(realm)))
        .description("1 where Keycloak answered this replica when it was last asked, else 0")
        .tag("realm", realm)
        .register(registry);
    Gauge.builder("lapse.keycloak.permissions.missing", () -> missing(seen.get(realm)))
        .description("How many permissions Lapse's service account lacks, as last seen")
        .tag("realm", realm)
        .register(registry);
  }

  private static double available(Sight sight) {
    return switch (sight) {
      case null -> Double.NaN;
      case Sight.Answered answered -> 1;
      case Sight.Unanswered unanswered -> 0;
    };
  }

  private static double missing(Sight sight) {
    return switch (sight) {
      case null -> Double.NaN;
      case Sight.Answered answered -> answered.missing().size();
      case Sight.Unanswered unanswered -> Double.NaN;
    };
  }

  @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> lookEverywhere() {
    return Multi.createFrom()
        .iterable(configuration.realms())
        .onItem()
        .transformToUniAndConcatenate(this::look)
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** Looks now, and never fails. */
  Uni<Sight> look(String realm) {
    return permissions
        .missingIn(realm)
        .map(missing -> (Sight) new Sight.Answered(missing))
        .onFailure()
        .recoverWithItem(failure -> new Sight.Unanswered(failure.getMessage()))
        .invoke(sight -> seen.put(realm, sight));
  }
}
