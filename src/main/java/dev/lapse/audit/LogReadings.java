package dev.lapse.audit;

import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.EntryBundle;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.HashTile;
import dev.lapse.tlog.MalformedException;
import dev.lapse.tlog.Tile;
import dev.lapse.tlog.VerifierKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The log, as whoever checks it reads it (C2SP tlog-tiles). */
@ApplicationScoped
public class LogReadings {
  /** Eight bits of a place for each level: above, there is nothing. */
  private static final int BITS_OF_A_LEVEL = 8;

  private final Pool pool;
  private final LogStore store;
  private final PublishedHead published;
  private final LogKeys keys;

  LogReadings(Pool pool, LogStore store, PublishedHead published, LogKeys keys) {
    this.pool = pool;
    this.store = store;
    this.published = published;
    this.keys = keys;
  }

  /** The newest checkpoint that is shown, see {@link PublishedHead}; empty before there is one. */
  public Uni<Optional<SignedHead>> checkpoint() {
    return published.get();
  }

  /**
   * The signed note of that checkpoint; before there is one, of a log without entries, which is
   * what is shown then. Empty where nothing is signed.
   */
  public Uni<Optional<String>> note() {
    return checkpoint().map(head -> head.map(SignedHead::note).or(this::noteWithoutEntries));
  }

  private Optional<String> noteWithoutEntries() {
    return keys.areThere()
        ? Optional.of(keys.sign(new Checkpoint(keys.origin(), 0, Hash.EMPTY)).toString())
        : Optional.empty();
  }

  /** When that checkpoint was signed. */
  public Uni<Instant> signedAt(SignedHead head) {
    return EntriesByGrant.signedAt(pool, head);
  }

  /** What to check the log with, as {@code name+id+base64}; empty where nothing is signed. */
  public Optional<String> key() {
    return keys.verifiers().stream().findFirst().map(VerifierKey::toString);
  }

  /**
   * The hashes of a tile; empty where no signed tree has it.
   *
   * @param path level and number, as in {@code 0/x001/234.p/12}
   */
  public Uni<Optional<LogFile>> tile(String path) {
    return read(path, Tile::parse, tile -> store.tile(pool, tile).map(HashTile::encode));
  }

  /**
   * The entries below a tile of level 0; empty where no signed tree has it.
   *
   * @param path the number, as in {@code x001/234.p/12}
   */
  public Uni<Optional<LogFile>> entries(String path) {
    return read(
        path,
        Tile::parseBundle,
        tile ->
            store
                .entries(pool, tile.first(), tile.first() + tile.width())
                .map(entries -> bundle(tile, entries)));
  }

  /** A full one is kept for ever by whoever reads it, so it is whole or not there. */
  private static byte[] bundle(Tile tile, List<byte[]> entries) {
    if (entries.size() != tile.width()) {
      throw new BrokenLogException(
          "%s has %d of its %d entries".formatted(tile.bundlePath(), entries.size(), tile.width()));
    }
    return EntryBundle.encode(entries);
  }

  private Uni<Optional<LogFile>> read(
      String path, Function<String, Tile> parse, Function<Tile, Uni<byte[]>> read) {
    Tile tile;
    try {
      tile = parse.apply(path);
    } catch (MalformedException e) {
      return Uni.createFrom().item(Optional.empty());
    }
    return store
        .lastHead(pool)
        .chain(head ->
            head.filter(known -> isIn(known.size(), tile)).isPresent()
                ? read.apply(tile)
                    .map(bytes -> Optional.of(new LogFile(bytes, tile.isFull())))
                    .onFailure(BrokenLogException.class)
                    .recoverWithItem(Optional.empty()) // it is gone: whoever checks is to see that
                : Uni.createFrom().item(Optional.empty()));
  }

  private static boolean isIn(long size, Tile tile) {
    int bits = tile.level() * BITS_OF_A_LEVEL;
    return bits < Long.SIZE
        && tile.number() <= size >>> bits
        && tile.first() + tile.width() <= size >>> bits;
  }
}
