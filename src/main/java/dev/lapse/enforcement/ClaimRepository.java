package dev.lapse.enforcement;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Claims due targets: any number of replicas may ask at once and none gets what another one has.
 * The lease lets a target come back whose claimant died.
 */
@ApplicationScoped
class ClaimRepository {
  static final String DUE =
      """
      SELECT id FROM targets
      WHERE due_at <= :now AND (leased_until IS NULL OR leased_until <= :now)
      ORDER BY due_at LIMIT :batch FOR UPDATE SKIP LOCKED\
      """;
  static final String LEASE =
      "UPDATE targets SET lease = :lease, leased_until = :until WHERE id IN (:ids)";
  static final String GIVE_BACK =
      """
      UPDATE targets SET lease = NULL, leased_until = NULL, due_at = :due
      WHERE id = :id AND lease = :lease\
      """;
  static final String NEXT_DUE =
      "SELECT due_at FROM targets WHERE due_at > :now ORDER BY due_at LIMIT 1";

  private final EnforcementConfiguration configuration;
  private final Clock clock;

  ClaimRepository(EnforcementConfiguration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * Claims the targets that have been due longest.
   *
   * @param lease names the claim; the targets carry it until they are settled
   */
  Uni<List<UUID>> claim(UUID lease) {
    var now = clock.instant();
    return Panache.withTransaction(() ->
        due(now).call(ids -> ids.isEmpty() ? Uni.createFrom().voidItem() : lease(ids, lease, now)));
  }

  private Uni<List<UUID>> due(Instant now) {
    return Panache.getSession()
        .chain(session ->
            session
                .createNativeQuery(DUE, UUID.class)
                .setParameter("now", now)
                .setParameter("batch", configuration.batch())
                .getResultList());
  }

  private Uni<Void> lease(List<UUID> ids, UUID lease, Instant now) {
    return Panache.getSession()
        .chain(session ->
            session
                .createNativeQuery(LEASE)
                .setParameter("lease", lease)
                .setParameter("until", now.plus(configuration.lease()))
                .setParameter("ids", ids)
                .executeUpdate())
        .replaceWithVoid();
  }

  /**
   * Gives a target back on which the work broke off: nothing is settled, and it is looked at again
   * with the next tick. Does nothing where the claim was lost.
   */
  Uni<Void> giveBack(UUID target, UUID lease) {
    return Panache.withTransaction(() ->
            Panache.getSession()
                .chain(session ->
                    session
                        .createNativeQuery(GIVE_BACK)
                        .setParameter("due", clock.instant().plus(configuration.tick()))
                        .setParameter("id", target)
                        .setParameter("lease", lease)
                        .executeUpdate()))
        .replaceWithVoid();
  }

  /** When the next target that is not due yet will be; null when none waits. */
  Uni<Instant> nextDue() {
    return Panache.withSession(() ->
        Panache.getSession()
            .chain(session ->
                session
                    .createNativeQuery(NEXT_DUE, Instant.class)
                    .setParameter("now", clock.instant())
                    .getSingleResultOrNull()));
  }
}
