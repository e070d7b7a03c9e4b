package dev.lapse.inventory;

import static java.util.stream.Collectors.toMap;

import dev.lapse.grant.TargetKey;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The grants that hold scopes up in Keycloak. */
@ApplicationScoped
class HoldingGrants {
  /**
   * What is on a client through us, and what was taken off since Keycloak was read, where it is
   * still to be seen. As much as is held, whatever has ended.
   */
  static final String HELD =
      """
      SELECT target.client_uuid, target.scope_uuid, holding.id,
        CAST(extract(epoch FROM holding.expires_at) * 1000 AS bigint)
      FROM targets target JOIN grants holding ON holding.target_id = target.id AND holding.ended_at IS NULL
      WHERE target.realm = :realm AND target.custody <> 'NONE'
      AND holding.state IN ('ACTIVATING', 'ACTIVE', 'REVOKING')
      UNION ALL
      SELECT target.client_uuid, target.scope_uuid, held.id,
        CAST(extract(epoch FROM held.removed_at) * 1000 AS bigint)
      FROM targets target JOIN grants held ON held.target_id = target.id AND held.removed_at >= :since
      WHERE target.realm = :realm AND target.custody = 'NONE' AND target.watched_from >= :since\
      """;

  private static final Comparator<Origin.ByGrant> ENDS_EARLIER =
      Comparator.comparing(origin -> origin.until().orElse(Instant.MAX));

  /**
   * By what they hold.
   *
   * @param since when Keycloak was read
   */
  Uni<Map<TargetKey, Origin.ByGrant>> of(String realm, Instant since) {
    return Panache.withSession(() ->
            Panache.getSession()
                .chain(session ->
                    session
                        .createNativeQuery(HELD, Object[].class)
                        .setParameter("realm", realm)
                        .setParameter("since", since)
                        .getResultList()))
        .map(rows -> byTarget(realm, rows));
  }

  private static Map<TargetKey, Origin.ByGrant> byTarget(String realm, List<Object[]> rows) {
    return rows.stream()
        .collect(
            toMap(
                row -> new TargetKey(realm, (String) row[0], (String) row[1]),
                row ->
                    new Origin.ByGrant(
                        (UUID) row[2],
                        Optional.ofNullable((Long) row[3]).map(Instant::ofEpochMilli)),
                (one, other) -> ENDS_EARLIER.compare(one, other) < 0 ? other : one));
  }
}
