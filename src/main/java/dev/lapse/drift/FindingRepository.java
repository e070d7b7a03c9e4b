package dev.lapse.drift;

import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.lapse.actor.Party;
import dev.lapse.grant.Grant;
import dev.lapse.grant.Target;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The findings on record. */
@ApplicationScoped
class FindingRepository implements PanacheRepositoryBase<Finding, UUID> {
  static final String ERASE_NAME =
      """
      UPDATE findings SET settled_by_name = :erased
      WHERE settled_by_subject = :subject AND settled_by_kind = 'PERSON' AND settled_by_name <> :erased\
      """;

  private final TimeBasedEpochGenerator ids;

  FindingRepository(TimeBasedEpochGenerator ids) {
    this.ids = ids;
  }

  /** The finding about a target that nobody has settled; null where there is none. */
  Uni<Finding> openOf(UUID target) {
    return find("targetId = ?1 and settledAt is null", target).firstResult();
  }

  /** The target of a finding, without loading either; null where there is no such finding. */
  Uni<UUID> targetOf(UUID id) {
    return getSession()
        .chain(session ->
            session
                .createSelectionQuery("select targetId from Finding where id = :id", UUID.class)
                .setParameter("id", id)
                .getSingleResultOrNull());
  }

  Uni<Finding> raise(Target target, Grant last, Instant now) {
    return persist(Finding.drift(ids.generate(), target, last, now));
  }

  /** Erases the name of who settled findings, and tells how many they were. */
  Uni<Integer> eraseName(String subject) {
    return getSession()
        .chain(session ->
            session
                .createNativeQuery(ERASE_NAME)
                .setParameter("erased", Party.ERASED)
                .setParameter("subject", subject)
                .executeUpdate());
  }

  /** The newest first. */
  Uni<List<Finding>> page(boolean settled, Optional<UUID> after, int limit) {
    var which = settled ? "settledAt is not null" : "settledAt is null";
    var query =
        after.isPresent()
            ? find(which + " and id < ?1 order by id desc", after.get())
            : find(which + " order by id desc");
    return query.range(0, limit - 1).list();
  }
}
