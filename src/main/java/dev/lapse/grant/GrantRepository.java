package dev.lapse.grant;

import static java.util.Comparator.comparingInt;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** The grants on record. */
@ApplicationScoped
public class GrantRepository implements PanacheRepositoryBase<Grant, UUID> {
  /** The target of a grant, without loading either; null where there is no such grant. */
  Uni<UUID> targetOf(UUID id) {
    return Panache.getSession()
        .chain(session ->
            session
                .createSelectionQuery("select targetId from Grant where id = :id", UUID.class)
                .setParameter("id", id)
                .getSingleResultOrNull());
  }

  /** The grants of a target that have not ended. */
  public Uni<List<Grant>> liveOf(UUID target) {
    return list("targetId = ?1 and endedAt is null order by id", target);
  }

  /**
   * One page of what the query asks for, in its order. The ids come first and the grants after: the
   * order and the limit are the query's, and the decisions come along in one go.
   */
  Uni<List<Grant>> page(GrantQuery query) {
    return idsOf(query.toSql()).chain(ids -> ids.isEmpty() ? nothing() : inOrderOf(ids));
  }

  private Uni<List<UUID>> idsOf(GrantQuery.Sql sql) {
    return Panache.getSession()
        .chain(session -> {
          var statement = session.createNativeQuery(sql.text(), UUID.class);
          sql.parameters().forEach(statement::setParameter);
          return statement.getResultList();
        });
  }

  private static Uni<List<Grant>> nothing() {
    return Uni.createFrom().item(List.of());
  }

  private Uni<List<Grant>> inOrderOf(List<UUID> ids) {
    return list("id in ?1", ids)
        .map(found ->
            found.stream().sorted(comparingInt(grant -> ids.indexOf(grant.id()))).toList());
  }
}
