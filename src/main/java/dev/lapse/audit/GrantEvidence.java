package dev.lapse.audit;

import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.HashTile;
import dev.lapse.tlog.SignedNote;
import dev.lapse.tlog.Tile;
import dev.lapse.tlog.Tree;
import dev.lapse.verify.Evidence;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;

/** Puts together what proves the trail of a grant on its own. Nothing it reads changes any more. */
@ApplicationScoped
public class GrantEvidence {
  static final String ENTRIES =
      """
      SELECT logged.place, logged.entry, event.name_salt, event.actor_name
      FROM log_entries logged JOIN audit_events event ON event.position = logged.event_position
      WHERE logged.grant_id = $1 AND logged.place < $2
      ORDER BY logged.grant_place\
      """;

  private final Pool pool;
  private final LogStore store;
  private final LogReadings log;

  GrantEvidence(Pool pool, LogStore store, LogReadings log) {
    this.pool = pool;
    this.store = store;
    this.log = log;
  }

  /** The evidence under the newest checkpoint; empty while that has no entry of the grant. */
  public Uni<Optional<Evidence>> of(UUID grant) {
    return log.checkpoint()
        .chain(head ->
            head.isPresent() ? under(head.get(), grant) : Uni.createFrom().item(Optional.empty()));
  }

  private Uni<Optional<Evidence>> under(SignedHead head, UUID grant) {
    return pool.preparedQuery(ENTRIES)
        .execute(Tuple.of(grant, head.size()))
        .map(rows -> LogStore.stream(rows).toList())
        .chain(rows ->
            rows.isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : tiles(head.size(), rows)
                    .map(tiles -> Optional.of(evidence(grant, head, rows, tiles))));
  }

  private Uni<List<HashTile>> tiles(long size, List<Row> rows) {
    return Multi.createFrom()
        .iterable(tilesOf(size, rows.stream().mapToLong(row -> row.getLong("place"))))
        .onItem()
        .transformToUniAndConcatenate(tile -> store.tile(pool, tile))
        .collect()
        .asList();
  }

  private static Set<Tile> tilesOf(long size, LongStream places) {
    var tiles = new LinkedHashSet<Tile>();
    places.forEach(place -> tiles.addAll(Tree.tilesOfInclusion(place, size)));
    return tiles;
  }

  private Evidence evidence(UUID grant, SignedHead head, List<Row> rows, List<HashTile> tiles) {
    var tree = Tree.of(head.size(), tiles);
    return new Evidence(
        grant.toString(),
        Checkpoint.parse(SignedNote.parse(head.note()).text()).origin(),
        head.note(),
        head.size(),
        log.key().orElse(""),
        rows.stream().map(row -> item(row, tree)).toList());
  }

  private static Evidence.Item item(Row row, Tree tree) {
    long place = row.getLong("place");
    return Evidence.Item.of(
        place, LogStore.bytes(row, "entry"), tree.inclusion(place).path(), actorName(row));
  }

  private static Optional<Evidence.ActorName> actorName(Row row) {
    var salt = row.getBuffer("name_salt");
    var name = row.getString("actor_name");
    if ((salt == null) != (name == null)) {
      throw new BrokenLogException(
          "the salt of the name in entry %d is missing, or the name"
              .formatted(row.getLong("place")));
    }
    return Optional.ofNullable(name)
        .map(known ->
            new Evidence.ActorName(Base64.getEncoder().encodeToString(salt.getBytes()), known));
  }
}
