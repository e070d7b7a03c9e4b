package dev.lapse.grant;

import dev.lapse.actor.Actor;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** What waits for a decision of somebody, with what they have to know of earlier days. */
@ApplicationScoped
public class GrantInbox {
  /**
   * For each role the requests and the extensions that it decides, but not those that the reader
   * asked for or has decided on; the one whose time is up first comes first.
   */
  static final String WAITING =
      """
      SELECT waiting.id FROM unnest(CAST(:roles AS text[])) AS mine (role) CROSS JOIN LATERAL (
        (SELECT g.id, g.answer_by FROM grants g
         WHERE g.state = 'AWAITING_APPROVAL' AND g.approver_role = mine.role
           AND g.requester_subject <> :reader AND g.answer_by > :now
           AND NOT EXISTS (SELECT FROM decisions d
             WHERE d.grant_id = g.id AND d.round = 0 AND d.approver_subject = :reader)
         ORDER BY g.answer_by, g.id LIMIT :limit)
        UNION ALL
        (SELECT g.id, e.answer_by FROM grants g JOIN extensions e ON e.id = g.extension_id
         WHERE g.extension_id IS NOT NULL AND g.extension_role IS NOT NULL
           AND g.extension_role = mine.role
           AND g.requester_subject <> :reader AND e.answer_by > :now
           AND NOT EXISTS (SELECT FROM decisions d
             WHERE d.grant_id = g.id AND d.round = e.round AND d.approver_subject = :reader)
         ORDER BY e.answer_by, g.id LIMIT :limit)) AS waiting
      ORDER BY waiting.answer_by, waiting.id LIMIT :limit\
      """;

  /** Of each grant, those before it with the same subject and scope; a hundred at most are read. */
  // The planner takes a subject and a scope for independent, expects a few rows, and would read and
  // sort them all. Of a limit that it can't see it expects a tenth, and walks the index to there.
  static final String EARLIER =
      """
      SELECT g.id, count(e.id),
        CAST(extract(epoch FROM max(e.activated_at)) * 1000 AS bigint),
        CAST(extract(epoch FROM (array_agg(coalesce(e.removed_at, e.ended_at)
          ORDER BY e.activated_at DESC NULLS LAST))[1]) * 1000 AS bigint)
      FROM grants g LEFT JOIN LATERAL (
        SELECT id, activated_at, removed_at, ended_at FROM grants
        WHERE subject = g.subject AND scope = g.scope AND realm = g.realm AND id < g.id
        ORDER BY subject, scope, stuck DESC, id DESC LIMIT (SELECT %d)) e ON true
      WHERE g.id = ANY(CAST(:ids AS uuid[])) GROUP BY g.id\
      """
          .formatted(Earlier.COUNTED_AT_MOST);

  private final GrantRepository grants;
  private final Clock clock;

  GrantInbox(GrantRepository grants, Clock clock) {
    this.grants = grants;
    this.clock = clock;
  }

  /**
   * The grants that wait for a decision of the actor, the earliest deadline first; none for a
   * service account, since only persons decide.
   *
   * @param limit how many at most
   */
  public Uni<List<Grant>> waitingFor(Actor actor, int limit) {
    return actor.isPerson()
        ? Panache.withSession(() -> idsFor(actor, limit).chain(grants::inOrderOf))
        : Uni.createFrom().item(List.of());
  }

  private Uni<List<UUID>> idsFor(Actor actor, int limit) {
    return Panache.getSession()
        .chain(session ->
            session
                .createNativeQuery(WAITING, UUID.class)
                .setParameter("roles", actor.roles().stream().sorted().toArray(String[]::new))
                .setParameter("reader", actor.subject())
                .setParameter("now", clock.instant())
                .setParameter("limit", limit)
                .getResultList());
  }

  /** What the subjects of those grants had of the same scopes before, by the grants' ids. */
  public Uni<Map<UUID, Earlier>> before(List<Grant> wanted) {
    var ids = wanted.stream().map(Grant::id).toArray(UUID[]::new);
    return Panache.withSession(() ->
        Panache.getSession()
            .chain(session ->
                session
                    .createNativeQuery(EARLIER, Object[].class)
                    .setParameter("ids", ids)
                    .getResultList())
            .map(GrantInbox::byGrant));
  }

  private static Map<UUID, Earlier> byGrant(List<Object[]> rows) {
    return rows.stream()
        .collect(
            Collectors.toMap(
                row -> (UUID) row[0],
                row ->
                    new Earlier(((Number) row[1]).intValue(), instant(row[2]), instant(row[3]))));
  }

  private static Instant instant(Object millis) {
    return millis == null ? null : Instant.ofEpochMilli((Long) millis);
  }
}
