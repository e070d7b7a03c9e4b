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
  private static final String DUE =
      """
      SELECT id FROM targets
      WHERE realm = :realm AND %s AND due_at <= :now AND (leased_until IS NULL OR leased_until <= :now)
      ORDER BY due_at, client_uuid LIMIT :batch FOR UPDATE SKIP LOCKED\
      """;

  /** Where the scope is there through us: what is due may be to take it away. */
  static final String DUE_WITH_SCOPE = DUE.formatted("NOT (custody = 'NONE')");

  static final String DUE_WITHOUT_SCOPE = DUE.formatted("(custody = 'NONE')");

  /** From one realm to the next in the index: as quick as there are few, whatever the targets. */
  static final String DUE_REALMS =
      """
      WITH RECURSIVE realms AS (
        SELECT min(realm) AS realm FROM targets WHERE due_at IS NOT NULL
        UNION ALL
        SELECT (SELECT min(t.realm) FROM targets t WHERE t.due_at IS NOT NULL AND t.realm > realms.realm)
        FROM realms WHERE realm IS NOT NULL)
      SELECT realm FROM realms WHERE realm IS NOT NULL AND (
        EXISTS (SELECT FROM targets t WHERE t.realm = realms.realm AND (t.custody = 'NONE') AND t.due_at <= :now
          AND (t.leased_until IS NULL OR t.leased_until <= :now))
        OR EXISTS (SELECT FROM targets t WHERE t.realm = realms.realm AND NOT (t.custody = 'NONE') AND t.due_at <= :now
          AND (t.leased_until IS NULL OR t.leased_until <= :now)))\
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

  /** The realms that have due targets which nobody has claimed. */
  Uni<List<String>> dueRealms() {
    return Panache.withSession(() ->
        Panache.getSession()
            .chain(session ->
                session
                    .createNativeQuery(DUE_REALMS, String.class)
                    .setParameter("now", clock.instant())
                    .getResultList()));
  }

  /**
   * Claims the realm's targets that have been due longest: those from which a scope may have to go,
   * and only where there are none of them, those to which one may have to come.
   *
   * @param lease names the claim; the targets carry it until they are settled
   */
  Uni<List<UUID>> claim(String realm, UUID lease) {
    var now = clock.instant();
    return Panache.withTransaction(() ->
        due(DUE_WITH_SCOPE, realm, now)
            .chain(ids ->
                ids.isEmpty() ? due(DUE_WITHOUT_SCOPE, realm, now) : Uni.createFrom().item(ids))
            .call(ids -> ids.isEmpty() ? Uni.createFrom().voidItem() : lease(ids, lease, now)));
  }

  private Uni<List<UUID>> due(String statement, String realm, Instant now) {
    return Panache.getSession()
        .chain(session ->
            session
                .createNativeQuery(statement, UUID.class)
                .setParameter("realm", realm)
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
