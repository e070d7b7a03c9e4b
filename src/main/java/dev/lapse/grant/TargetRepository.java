package dev.lapse.grant;

import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The targets on record, and the lock on each. */
@ApplicationScoped
public class TargetRepository implements PanacheRepositoryBase<Target, UUID> {
  private static final String TAKE_UP =
      """
      INSERT INTO targets (id, realm, client_uuid, scope_uuid) VALUES (:id, :realm, :client, :scope)
      ON CONFLICT (realm, client_uuid, scope_uuid) DO NOTHING\
      """;

  private final TimeBasedEpochGenerator ids;

  TargetRepository(TimeBasedEpochGenerator ids) {
    this.ids = ids;
  }

  /** Locks the target until the transaction ends; null where there is none. */
  public Uni<Target> lock(UUID id) {
    return findById(id, LockModeType.PESSIMISTIC_WRITE);
  }

  /**
   * Locks all of them until the transaction ends; in one order for all, so that none waits in a
   * ring.
   */
  public Uni<List<Target>> lock(List<UUID> ids) {
    return find("id in ?1 order by id", ids).withLock(LockModeType.PESSIMISTIC_WRITE).list();
  }

  /**
   * The targets of a client that the scope may be on, or must not be on.
   *
   * @param since what was removed before then is not looked at any more
   */
  public Uni<List<Target>> watchedOf(String realm, String clientUuid, Instant since) {
    return list(
        "realm = ?1 and clientUuid = ?2 and (custody <> ?3 or watchedFrom >= ?4)",
        realm,
        clientUuid,
        Custody.NONE,
        since);
  }

  /** The target of that key, if it is on record. */
  Uni<Optional<Target>> find(TargetKey key) {
    return byKey(key).firstResult().map(Optional::ofNullable);
  }

  /** Locks the target of that key, which is put on record if it is new. */
  Uni<Target> takeUp(TargetKey key) {
    return Panache.getSession()
        .chain(session ->
            session
                .createNativeQuery(TAKE_UP)
                .setParameter("id", ids.generate())
                .setParameter("realm", key.realm())
                .setParameter("client", key.clientUuid())
                .setParameter("scope", key.scopeUuid())
                .executeUpdate())
        .chain(inserted -> lockByKey(key));
  }

  private Uni<Target> lockByKey(TargetKey key) {
    return byKey(key).withLock(LockModeType.PESSIMISTIC_WRITE).singleResult();
  }

  private PanacheQuery<Target> byKey(TargetKey key) {
    return find(
        "realm = ?1 and clientUuid = ?2 and scopeUuid = ?3",
        key.realm(),
        key.clientUuid(),
        key.scopeUuid());
  }
}
