package dev.lapse.grant;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.groupingBy;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The grants on record. */
@ApplicationScoped
public class GrantRepository implements PanacheRepositoryBase<Grant, UUID> {
  /** From one role to the next in the index: as quick as there are few, whatever the grants. */
  static final String ROLES_THAT_DECIDE =
      """
      WITH RECURSIVE deciding AS (
        SELECT min(approver_role) AS role FROM grants
        UNION ALL
        SELECT (SELECT min(approver_role) FROM grants WHERE approver_role > role)
        FROM deciding WHERE role IS NOT NULL),
      extending AS (
        SELECT min(extension_role) AS role FROM grants
        UNION ALL
        SELECT (SELECT min(extension_role) FROM grants WHERE extension_role > role)
        FROM extending WHERE role IS NOT NULL),
      opening AS (
        SELECT min(glass_role) AS role FROM grants
        UNION ALL
        SELECT (SELECT min(glass_role) FROM grants WHERE glass_role > role)
        FROM opening WHERE role IS NOT NULL)
      SELECT role FROM deciding WHERE role IN (:roles)
      UNION SELECT role FROM extending WHERE role IN (:roles)
      UNION SELECT role FROM opening WHERE role IN (:roles)\
      """;

  /** The target of a grant, without loading either; null where there is no such grant. */
  Uni<UUID> targetOf(UUID id) {
    return Panache.getSession()
        .chain(session ->
            session
                .createSelectionQuery("select targetId from Grant where id = :id", UUID.class)
                .setParameter("id", id)
                .getSingleResultOrNull());
  }

  /** What is read of a grant in a list comes with it, and not in a query for each. */
  private static final String WITH_EXTENSION = "from Grant g left join fetch g.extension ";

  /** The grants of a target that have not ended. */
  public Uni<List<Grant>> liveOf(UUID target) {
    return list(
        WITH_EXTENSION + "where g.targetId = ?1 and g.endedAt is null order by g.id", target);
  }

  /** The grant that the target was last taken from; null where none was. */
  public Uni<Grant> lastRemovedOf(UUID target) {
    return find(
            "targetId = ?1 and tenure.removedAt is not null order by tenure.removedAt desc", target)
        .range(0, 0)
        .firstResult();
  }

  /** The grants of some targets that have not ended, by the target's id. */
  public Uni<Map<UUID, List<Grant>>> liveOf(List<UUID> targets) {
    return list("targetId in ?1 and endedAt is null order by id", targets)
        .map(grants -> grants.stream().collect(groupingBy(Grant::targetId)));
  }

  /**
   * One page of what the query asks for, in its order. The ids come first and the grants after: the
   * order and the limit are the query's, and the decisions come along in one go.
   */
  Uni<List<Grant>> page(GrantQuery query) {
    return forRolesThatDecide(query)
        .chain(narrowed -> idsOf(narrowed.toSql()))
        .chain(this::inOrderOf);
  }

  /**
   * Most roles of a reader have nothing to do with grants, and each would be a branch of the query.
   */
  private Uni<GrantQuery> forRolesThatDecide(GrantQuery query) {
    if (!(query.sight() instanceof GrantQuery.Sight.Own own) || own.approverRoles().isEmpty()) {
      return Uni.createFrom().item(query);
    }
    return Panache.getSession()
        .chain(session ->
            session
                .createNativeQuery(ROLES_THAT_DECIDE, String.class)
                .setParameter("roles", own.approverRoles())
                .getResultList())
        .map(roles -> query.seenBy(own.withApproverRoles(Set.copyOf(roles))));
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

  /** Those grants, in that order. */
  Uni<List<Grant>> inOrderOf(List<UUID> ids) {
    return ids.isEmpty()
        ? nothing()
        : list(WITH_EXTENSION + "where g.id in ?1", ids)
            .map(found ->
                found.stream().sorted(comparingInt(grant -> ids.indexOf(grant.id()))).toList());
  }
}
