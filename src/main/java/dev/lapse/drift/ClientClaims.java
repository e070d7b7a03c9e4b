package dev.lapse.drift;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/**
 * Claims clients to be compared, so that any number of replicas share them. A claim is never given
 * back: it lasts for half a period, and then the client is anybody's. So a replica that dies delays
 * its clients to the next sweep of another one, and nothing else.
 */
@ApplicationScoped
class ClientClaims {
  static final int BATCH = 50;

  /**
   * Those that have waited longest, and locked in one order by everybody. Whoever comes second to a
   * client finds it claimed already, and leaves it out.
   */
  static final String CLAIM =
      """
      WITH watched AS (
        SELECT realm, client_uuid FROM targets WHERE custody <> 'NONE'
        UNION
        SELECT realm, client_uuid FROM targets WHERE custody = 'NONE' AND watched_from >= :since),
      longest_ago AS (
        SELECT realm, client_uuid FROM watched LEFT JOIN client_sweeps USING (realm, client_uuid)
        WHERE swept_at IS NULL OR swept_at <= :before
        ORDER BY swept_at NULLS FIRST LIMIT :batch)
      INSERT INTO client_sweeps AS sweep (realm, client_uuid, swept_at)
      SELECT realm, client_uuid, :now FROM longest_ago ORDER BY realm, client_uuid
      ON CONFLICT (realm, client_uuid) DO UPDATE SET swept_at = EXCLUDED.swept_at
      WHERE sweep.swept_at <= :before
      RETURNING realm, client_uuid\
      """;

  private final SweepConfiguration configuration;
  private final Clock clock;

  ClientClaims(SweepConfiguration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /** Up to {@link #BATCH} clients that nobody has claimed in this period; none: all are. */
  Uni<List<ClientKey>> claim() {
    var now = clock.instant();
    return Panache.withTransaction(() ->
            Panache.getSession()
                .chain(session ->
                    session
                        .createNativeQuery(CLAIM, Object[].class)
                        .setParameter("since", now.minus(configuration.lookBack()))
                        .setParameter("before", now.minus(configuration.every().dividedBy(2)))
                        .setParameter("batch", BATCH)
                        .setParameter("now", now)
                        .getResultList()))
        .map(rows -> rows.stream().map(ClientClaims::client).toList());
  }

  private static ClientKey client(Object[] row) {
    return new ClientKey((String) row[0], (String) row[1]);
  }
}
