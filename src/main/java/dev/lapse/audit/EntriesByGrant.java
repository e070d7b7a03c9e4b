package dev.lapse.audit;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The entries of the log grant by grant, in the order in which the grants were asked for, as far as
 * a checkpoint has them. Only so many are in memory as one reading brings.
 */
@ApplicationScoped
public class EntriesByGrant {
  static final String SIGNED_AT = "SELECT signed_at FROM log_checkpoints WHERE size = $1";

  static final String ALL =
      """
      SELECT grant_id, grant_place, place, entry FROM log_entries
      WHERE (grant_id, grant_place) > ($1, $2) AND place < $3
      ORDER BY grant_id, grant_place LIMIT $4\
      """;

  static final String FIRST_ONES =
      """
      SELECT grant_id, grant_place, place, entry FROM log_entries
      WHERE grant_place = 1 AND grant_id > $1 AND place < $2
      ORDER BY grant_id LIMIT $3\
      """;

  private static final int AT_ONCE = 256;

  /** Before every grant: no id is all zeros. */
  private static final OfGrant START = new OfGrant(new UUID(0, 0), 0, 0, new byte[0]);

  private final Pool pool;
  private final PublishedHead published;

  EntriesByGrant(Pool pool, PublishedHead published) {
    this.pool = pool;
    this.published = published;
  }

  /**
   * A checkpoint, and when it was signed.
   *
   * @param signedAt by the clock of the service
   */
  public record DatedHead(SignedHead head, Instant signedAt) {}

  /**
   * An entry of a grant.
   *
   * @param n the how-manieth of its grant, from 1
   * @param place its index in the log, from 0
   * @param entry its bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // Read once and never compared.
  public record OfGrant(UUID grant, long n, long place, byte[] entry) {}

  /** The newest checkpoint; empty before the first one, and while no grant is in the log. */
  public Uni<Optional<DatedHead>> head() {
    return published
        .get()
        .chain(head -> head.map(this::dated).orElse(Uni.createFrom().item(Optional.empty())));
  }

  private Uni<Optional<DatedHead>> dated(SignedHead head) {
    return first(head.size(), START)
        .chain(found ->
            found.isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : signedAt(pool, head).map(at -> Optional.of(new DatedHead(head, at))));
  }

  static Uni<Instant> signedAt(Pool pool, SignedHead head) {
    return pool.preparedQuery(SIGNED_AT)
        .execute(Tuple.of(head.size()))
        .map(rows -> rows.iterator().next().getOffsetDateTime("signed_at").toInstant());
  }

  /** Every entry of every grant below that size of the log. */
  public Multi<List<OfGrant>> all(long size) {
    return pages(size, this::next);
  }

  /** How each grant began, below that size of the log. */
  public Multi<List<OfGrant>> beginnings(long size) {
    return pages(size, this::first);
  }

  @FunctionalInterface
  private interface Reading {
    Uni<List<OfGrant>> after(long size, OfGrant last);
  }

  private static Multi<List<OfGrant>> pages(long size, Reading reading) {
    return Multi.createBy()
        .repeating()
        .uni(
            () -> new AtomicReference<>(START),
            last ->
                reading
                    .after(size, last.get())
                    .invoke(page -> page.stream().reduce((a, b) -> b).ifPresent(last::set)))
        .whilst(page -> page.size() == AT_ONCE);
  }

  private Uni<List<OfGrant>> next(long size, OfGrant last) {
    return pool.preparedQuery(ALL)
        .execute(Tuple.of(last.grant(), last.n(), size, AT_ONCE))
        .map(EntriesByGrant::entries);
  }

  private Uni<List<OfGrant>> first(long size, OfGrant last) {
    return pool.preparedQuery(FIRST_ONES)
        .execute(Tuple.of(last.grant(), size, AT_ONCE))
        .map(EntriesByGrant::entries);
  }

  private static List<OfGrant> entries(RowSet<Row> rows) {
    return LogStore.stream(rows)
        .map(row ->
            new OfGrant(
                row.getUUID("grant_id"),
                row.getLong("grant_place"),
                row.getLong("place"),
                LogStore.bytes(row, "entry")))
        .toList();
  }
}
