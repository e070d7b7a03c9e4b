package dev.lapse.audit;

import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.ConsistencyProof;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.HashTile;
import dev.lapse.tlog.RightEdge;
import dev.lapse.tlog.Tile;
import dev.lapse.tlog.Tree;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The log as it lies in the database: entries, full tiles, signed heads. Nothing is changed. */
@ApplicationScoped
class LogStore {
  static final String LAST_HEAD =
      "SELECT size, root, note FROM log_checkpoints ORDER BY size DESC LIMIT 1";
  static final String HEAD_OF_SIZE = "SELECT size, root, note FROM log_checkpoints WHERE size = $1";
  static final String HEADS =
      """
      SELECT size, root, note, signed_at FROM log_checkpoints
      WHERE size > $1 AND size <= $2 ORDER BY size\
      """;
  static final String SIZE = "SELECT coalesce(max(place) + 1, 0) AS size FROM log_entries";
  static final String ENTRIES =
      "SELECT place, entry FROM log_entries WHERE place >= $1 AND place < $2 ORDER BY place";
  static final String TILE = "SELECT hashes FROM log_tiles WHERE level = $1 AND number = $2";
  static final String IS_KEPT =
      """
      SELECT 1 FROM log_tiles WHERE level = $1 AND number = $2 AND hashes = $3 AND root = $4\
      """;
  static final String ROOTS =
      """
      SELECT number, root FROM log_tiles WHERE level = $1 AND number >= $2 AND number < $3
      ORDER BY number\
      """;

  private static final String ADD_ENTRIES =
      """
      INSERT INTO log_entries (place, event_position, grant_id, grant_place, entry)
      SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::bigint[], $5::bytea[])\
      """;
  private static final String ADD_TILE =
      "INSERT INTO log_tiles (level, number, hashes, root) VALUES ($1, $2, $3, $4)";
  private static final String ADD_HEAD =
      "INSERT INTO log_checkpoints (size, root, note, signed_at) VALUES ($1, $2, $3, $4)";

  /**
   * An entry with its place.
   *
   * @param grantPlace of no meaning where the event is of no grant
   */
  @SuppressWarnings("ArrayRecordComponent") // Written once and never compared.
  record Placed(long place, StoredEvent event, long grantPlace, byte[] entry) {
    private UUID grant() {
      return event.grant().orElse(null);
    }

    private Long placeInGrant() {
      return event.grant().isPresent() ? grantPlace : null;
    }
  }

  /** The largest head that was signed. */
  Uni<Optional<SignedHead>> lastHead(SqlClient client) {
    return client.preparedQuery(LAST_HEAD).execute().map(LogStore::head);
  }

  /** The head of exactly that size, if one was signed. */
  Uni<Optional<SignedHead>> headOf(SqlClient client, long size) {
    return client.preparedQuery(HEAD_OF_SIZE).execute(Tuple.of(size)).map(LogStore::head);
  }

  /**
   * A head with its time.
   *
   * @param signedAt by the clock of the service
   */
  record DatedHead(SignedHead head, Instant signedAt) {}

  /** The heads that were signed for a log larger than one size and up to the other. */
  Uni<List<DatedHead>> heads(SqlClient client, long above, long upTo) {
    return client
        .preparedQuery(HEADS)
        .execute(Tuple.of(above, upTo))
        .map(rows ->
            stream(rows)
                .map(row ->
                    new DatedHead(headIn(row), row.getOffsetDateTime("signed_at").toInstant()))
                .toList());
  }

  static Optional<SignedHead> head(RowSet<Row> rows) {
    return allHeads(rows).findFirst();
  }

  private static Stream<SignedHead> allHeads(RowSet<Row> rows) {
    return stream(rows).map(LogStore::headIn);
  }

  private static SignedHead headIn(Row row) {
    return new SignedHead(row.getLong("size"), Hash.of(bytes(row, "root")), row.getString("note"));
  }

  /** How many entries there are, by the last one's place. */
  Uni<Long> size(SqlClient client) {
    return client.preparedQuery(SIZE).execute().map(rows -> rows.iterator().next().getLong("size"));
  }

  /** The entries of some places; those that are missing are missing here too. */
  Uni<List<byte[]>> entries(SqlClient client, long from, long to) {
    return client
        .preparedQuery(ENTRIES)
        .execute(Tuple.of(from, to))
        .map(rows -> stream(rows).map(row -> bytes(row, "entry")).toList());
  }

  /**
   * A tile of a tree that has it. What is full and not on the lowest edge is read as it was kept,
   * everything else follows from what is below it.
   *
   * @throws BrokenLogException if something is missing
   */
  Uni<HashTile> tile(SqlClient client, Tile tile) {
    if (tile.isFull()) {
      return fullTile(client, tile);
    }
    return (tile.level() == 0 ? leaves(client, tile) : roots(client, tile))
        .map(hashes -> complete(tile, hashes));
  }

  private static Uni<HashTile> fullTile(SqlClient client, Tile tile) {
    return client
        .preparedQuery(TILE)
        .execute(Tuple.of(tile.level(), tile.number()))
        .map(rows ->
            stream(rows)
                .map(row -> HashTile.decode(tile, bytes(row, "hashes")))
                .findFirst()
                .orElseThrow(() -> new BrokenLogException(tile.path() + " is missing")));
  }

  private Uni<List<Hash>> leaves(SqlClient client, Tile tile) {
    return entries(client, tile.first(), tile.first() + tile.width())
        .map(entries -> entries.stream().map(Hash::ofLeaf).toList());
  }

  private static Uni<List<Hash>> roots(SqlClient client, Tile tile) {
    return client
        .preparedQuery(ROOTS)
        .execute(Tuple.of(tile.level() - 1, tile.first(), tile.first() + tile.width()))
        .map(rows -> stream(rows).map(row -> Hash.of(bytes(row, "root"))).toList());
  }

  private static HashTile complete(Tile tile, List<Hash> hashes) {
    if (hashes.size() != tile.width()) {
      throw new BrokenLogException(
          "%s has %d of its %d hashes".formatted(tile.path(), hashes.size(), tile.width()));
    }
    return new HashTile(tile, hashes);
  }

  /** Whether a full tile was kept, and is the one given. */
  Uni<Boolean> isKept(SqlClient client, HashTile tile) {
    return client.preparedQuery(IS_KEPT).execute(row(tile)).map(rows -> rows.rowCount() == 1);
  }

  /** Where the tree of that size grows. */
  Uni<RightEdge> edge(SqlClient client, long size) {
    return Multi.createFrom()
        .iterable(RightEdge.tilesOf(size))
        .onItem()
        .transformToUniAndConcatenate(tile -> tile(client, tile))
        .collect()
        .asList()
        .map(tiles -> RightEdge.of(size, tiles));
  }

  /** The proof that the tree of a size goes on from an older one. */
  Uni<ConsistencyProof> consistency(SqlClient client, long older, long size) {
    return Multi.createFrom()
        .iterable(Tree.tilesOfConsistency(older, size))
        .onItem()
        .transformToUniAndConcatenate(tile -> tile(client, tile))
        .collect()
        .asList()
        .map(tiles -> Tree.of(size, tiles).consistency(older));
  }

  Uni<Void> addEntries(SqlClient client, List<Placed> entries) {
    var columns =
        Tuple.tuple()
            .addArrayOfLong(column(entries, Placed::place, Long[]::new))
            .addArrayOfLong(column(entries, placed -> placed.event().position(), Long[]::new))
            .addArrayOfUUID(column(entries, Placed::grant, UUID[]::new))
            .addArrayOfLong(column(entries, Placed::placeInGrant, Long[]::new))
            // Of the client's own buffers: the adapter for Mutiny has no method for many of them.
            .addValue(
                column(
                    entries,
                    placed -> io.vertx.core.buffer.Buffer.buffer(placed.entry()),
                    io.vertx.core.buffer.Buffer[]::new));
    return client.preparedQuery(ADD_ENTRIES).execute(columns).replaceWithVoid();
  }

  private static <T> T[] column(
      List<Placed> entries, Function<Placed, T> value, IntFunction<T[]> array) {
    return entries.stream().map(value).toArray(array);
  }

  Uni<Void> addTiles(SqlClient client, List<HashTile> tiles) {
    return tiles.isEmpty()
        ? Uni.createFrom().voidItem()
        : client
            .preparedQuery(ADD_TILE)
            .executeBatch(tiles.stream().map(LogStore::row).toList())
            .replaceWithVoid();
  }

  private static Tuple row(HashTile tile) {
    return Tuple.tuple()
        .addInteger(tile.tile().level())
        .addLong(tile.tile().number())
        .addBuffer(Buffer.buffer(tile.encode()))
        .addBuffer(Buffer.buffer(Tree.ofLeaves(tile.hashes()).root().bytes()));
  }

  Uni<Void> addHead(SqlClient client, Checkpoint checkpoint, String note, Instant at) {
    return client
        .preparedQuery(ADD_HEAD)
        .execute(
            Tuple.tuple()
                .addLong(checkpoint.size())
                .addBuffer(Buffer.buffer(checkpoint.root().bytes()))
                .addString(note)
                .addOffsetDateTime(OffsetDateTime.ofInstant(at, ZoneOffset.UTC)))
        .replaceWithVoid();
  }

  static byte[] bytes(Row row, String column) {
    return row.getBuffer(column).getBytes();
  }

  static Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }
}
