package dev.lapse.enforcement;

import dev.lapse.grant.Keycloak;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Looks whether Keycloak is back while grants wait for it, and then lets them wait no longer: a
 * backoff protects a Keycloak that is down, it must not make a grant late once it is up.
 */
@ApplicationScoped
class Recovery {
  private static final Logger LOG = Logger.getLogger(Recovery.class);

  static final String WAITING_REALMS =
      "SELECT DISTINCT realm FROM grants WHERE next_attempt_at IS NOT NULL";

  /** Skips what somebody else holds: it is being worked on, or hastened by another replica. */
  static final String HASTEN =
      """
      UPDATE targets SET due_at = :now WHERE id IN (
        SELECT t.id FROM targets t JOIN grants g ON g.target_id = t.id
        WHERE g.realm = :realm AND g.next_attempt_at IS NOT NULL AND t.due_at > :now
        FOR UPDATE OF t SKIP LOCKED)\
      """;

  /** For how long calls that began before Keycloak was back may still fail and begin to wait. */
  private static final Duration STRAGGLERS = Duration.ofSeconds(10);

  private final Keycloak keycloak;
  private final EnforcementLoop loop;
  private final OwnContext ownContext;
  private final Clock clock;

  /** Since when a realm answers; what fails there long after that fails for another reason. */
  private final Map<String, Instant> answeringSince = new ConcurrentHashMap<>();

  Recovery(Keycloak keycloak, EnforcementLoop loop, OwnContext ownContext, Clock clock) {
    this.keycloak = keycloak;
    this.loop = loop;
    this.ownContext = ownContext;
    this.clock = clock;
  }

  @Scheduled(
      every = "{lapse.enforcement.recovery-probe}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> probe() {
    return ownContext
        .run(this::waitingRealms)
        .invoke(realms -> answeringSince.keySet().retainAll(realms))
        .chain(this::probeAll)
        .onFailure()
        .invoke(
            failure -> LOG.debugf("could not look for waiting grants: %s", failure.getMessage()))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<List<String>> waitingRealms() {
    return Panache.withSession(() ->
        Panache.getSession()
            .chain(session ->
                session.createNativeQuery(WAITING_REALMS, String.class).getResultList()));
  }

  private Uni<Void> probeAll(List<String> realms) {
    return Multi.createFrom()
        .iterable(realms)
        .onItem()
        .transformToUni(this::probe)
        .merge()
        .collect()
        .last();
  }

  private Uni<Void> probe(String realm) {
    return ownContext
        .run(() -> keycloak.ping(realm))
        .chain(() -> isBackJustNow(realm) ? back(realm) : Uni.createFrom().voidItem())
        .onFailure()
        .invoke(failure -> answeringSince.remove(realm))
        .onFailure()
        .recoverWithNull();
  }

  private boolean isBackJustNow(String realm) {
    var now = clock.instant();
    var since = answeringSince.computeIfAbsent(realm, first -> now);
    return now.isBefore(since.plus(STRAGGLERS));
  }

  private Uni<Void> back(String realm) {
    return ownContext
        .run(() -> hasten(realm))
        .invoke(targets -> hastened(realm, targets))
        .replaceWithVoid();
  }

  private void hastened(String realm, int targets) {
    if (targets > 0) {
      LOG.infof("Keycloak answers for realm %s: %d targets hastened", realm, targets);
      loop.wake();
    }
  }

  private Uni<Integer> hasten(String realm) {
    return Panache.withTransaction(() ->
        Panache.getSession()
            .chain(session ->
                session
                    .createNativeQuery(HASTEN)
                    .setParameter("now", clock.instant())
                    .setParameter("realm", realm)
                    .executeUpdate()));
  }
}
