package dev.lapse.drift;

import static java.util.stream.Collectors.groupingBy;

import dev.lapse.grant.Keycloak;
import dev.lapse.grant.ScopeSight;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Compares every client that has, or had, a scope through Lapse with Keycloak, one after the other:
 * the enforcer needs Keycloak more than the sweep does. Where Keycloak does not answer nothing is
 * concluded.
 */
@ApplicationScoped
class Sweep {
  private static final Logger LOG = Logger.getLogger(Sweep.class);

  /** How many clients were claimed, and how many of them could not be compared. */
  record Tally(int claimed, int failed) {
    static final Tally DONE = new Tally(1, 0);
    static final Tally FAILED = new Tally(1, 1);

    static Tally sum(List<Tally> tallies) {
      return new Tally(
          tallies.stream().mapToInt(Tally::claimed).sum(),
          tallies.stream().mapToInt(Tally::failed).sum());
    }
  }

  private final ClientClaims claims;
  private final Comparison comparison;
  private final Keycloak keycloak;
  private final SweepMetrics metrics;
  private final Clock clock;

  Sweep(
      ClientClaims claims,
      Comparison comparison,
      Keycloak keycloak,
      SweepMetrics metrics,
      Clock clock) {
    this.claims = claims;
    this.comparison = comparison;
    this.keycloak = keycloak;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Compares until nothing is left that this replica could claim. */
  @Scheduled(
      every = "{lapse.sweep.every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> sweep() {
    var began = clock.instant();
    return Multi.createBy()
        .repeating()
        .uni(this::sweepBatch)
        .whilst(tally -> tally.claimed() > 0)
        .collect()
        .asList()
        .map(Tally::sum)
        .invoke(tally -> metrics.swept(began, clock.instant(), tally.failed() == 0))
        .replaceWithVoid()
        .onFailure()
        .invoke(failure -> LOG.warnf("no clients could be claimed: %s", failure.getMessage()))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Tally> sweepBatch() {
    return claims
        .claim()
        .map(clients -> clients.stream().collect(groupingBy(ClientKey::realm)))
        .chain(this::sweepRealms);
  }

  private Uni<Tally> sweepRealms(Map<String, List<ClientKey>> clients) {
    return Multi.createFrom()
        .iterable(clients.entrySet())
        .onItem()
        .transformToUniAndConcatenate(realm -> sweep(realm.getKey(), realm.getValue()))
        .collect()
        .asList()
        .map(Tally::sum);
  }

  /** Compares these clients of one realm, claimed or not. */
  Uni<Tally> sweep(String realm, List<ClientKey> clients) {
    return keycloak
        .scopesIn(realm)
        .chain(scopes -> sweepAll(clients, scopes))
        .onFailure()
        .invoke(failure -> LOG.warnf("realm %s is not swept: %s", realm, failure.getMessage()))
        .onFailure()
        .recoverWithItem(new Tally(clients.size(), clients.size()));
  }

  private Uni<Tally> sweepAll(List<ClientKey> clients, Map<String, ScopeSight> scopes) {
    return Multi.createFrom()
        .iterable(clients)
        .onItem()
        .transformToUniAndConcatenate(client -> sweep(client, scopes))
        .collect()
        .asList()
        .map(Tally::sum);
  }

  private Uni<Tally> sweep(ClientKey client, Map<String, ScopeSight> scopes) {
    return comparison
        .compare(client, scopes)
        .replaceWith(Tally.DONE)
        .onFailure()
        .invoke(failure -> LOG.warnf("%s is not swept: %s", client, failure.getMessage()))
        .onFailure()
        .recoverWithItem(Tally.FAILED);
  }
}
