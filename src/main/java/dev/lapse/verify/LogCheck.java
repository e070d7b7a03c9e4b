package dev.lapse.verify;

import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.EntryBundle;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.HashTile;
import dev.lapse.tlog.MalformedException;
import dev.lapse.tlog.RightEdge;
import dev.lapse.tlog.Tile;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Walks a whole log from its first entry to its head: every entry, every tile, the root, and that
 * it goes on from a checkpoint seen before. It keeps a number for each grant, and a tile of each
 * level.
 */
final class LogCheck {
  private static final String CHECKPOINT = "the log's checkpoint";

  private final LogReader log;
  private final TrustedKeys keys;
  private final Consumer<String> lines;
  private final GrantCounts grants = new GrantCounts();

  LogCheck(LogReader log, TrustedKeys keys, Consumer<String> lines) {
    this.log = log;
    this.keys = keys;
    this.lines = lines;
  }

  /**
   * Checks the log.
   *
   * @param since a checkpoint kept from before, as it was served
   * @return the checkpoint that holds now, as it was served
   * @throws NotVerifiedException at the first thing that is wrong
   */
  byte[] check(Optional<byte[]> since) {
    var note = read("checkpoint");
    var checkpoint = keys.open(CHECKPOINT, note);
    var older = since.map(kept -> keys.open("the checkpoint from before", kept));
    tell("log " + checkpoint.origin() + ", " + checkpoint.size() + " entries");
    keys.cosignaturesOn(CHECKPOINT, note).forEach(this::tell);
    older.ifPresent(before -> isNotRolledBack(before, checkpoint));
    walk(checkpoint, older);
    tell("every entry and every tile is what the root " + checkpoint.root() + " was made of");
    older.ifPresent(
        before -> tell("it goes on from the checkpoint of " + before.size() + " entries"));
    return note;
  }

  private static void isNotRolledBack(Checkpoint before, Checkpoint now) {
    if (!before.origin().equals(now.origin())) {
      throw new NotVerifiedException(
          "the checkpoint from before is of another log: " + before.origin());
    }
    if (before.size() > now.size()) {
      throw new NotVerifiedException(
          "the log was rolled back: it had %d entries, and has %d now"
              .formatted(before.size(), now.size()));
    }
  }

  private void walk(Checkpoint checkpoint, Optional<Checkpoint> older) {
    var edge = RightEdge.EMPTY;
    while (edge.size() < checkpoint.size()) {
      var leaves = leaves(Tile.holding(0, edge.size(), checkpoint.size()));
      goesOn(edge, leaves, older);
      var appended = edge.append(leaves);
      appended.completed().stream().filter(tile -> tile.tile().level() > 0).forEach(this::isServed);
      edge = appended.edge();
    }
    edge.tiles().stream().filter(tile -> tile.tile().level() > 0).forEach(this::isServed);
    if (!edge.root().equals(checkpoint.root())) {
      throw new NotVerifiedException(
          "the %d entries have the root %s, and signed is %s"
              .formatted(edge.size(), edge.root(), checkpoint.root()));
    }
  }

  /** The hashes of the entries of a tile, which are those that the tile has. */
  private List<Hash> leaves(Tile tile) {
    var entries = entries(tile);
    var served = decode(tile, read(tile.path()));
    for (int i = 0; i < entries.size(); i++) {
      var index = tile.first() + i;
      if (!Hash.ofLeaf(entries.get(i)).equals(served.hashes().get(i))) {
        throw new NotVerifiedException(
            "entry %d is not the one that the tree was made of: %s has another hash for it"
                .formatted(index, tile.path()));
      }
      grants.count(LoggedEntry.parse(index, entries.get(i)));
    }
    return served.hashes();
  }

  private List<byte[]> entries(Tile tile) {
    try {
      return EntryBundle.decode(tile, read(tile.bundlePath()));
    } catch (MalformedException e) {
      throw new NotVerifiedException(e.getMessage(), e);
    }
  }

  private static HashTile decode(Tile tile, byte[] bytes) {
    try {
      return HashTile.decode(tile, bytes);
    } catch (MalformedException e) {
      throw new NotVerifiedException(e.getMessage(), e);
    }
  }

  private void isServed(HashTile expected) {
    var tile = expected.tile();
    if (!decode(tile, read(tile.path())).equals(expected)) {
      throw new NotVerifiedException(tile.path() + " is not the hashes of what is below it");
    }
  }

  /** Whether the tree had the root of the older checkpoint when it had its size. */
  private static void goesOn(RightEdge edge, List<Hash> leaves, Optional<Checkpoint> older) {
    older
        .filter(before -> before.size() > edge.size())
        .filter(before -> before.size() <= edge.size() + leaves.size())
        .ifPresent(before -> {
          var until = (int) (before.size() - edge.size());
          var root = edge.append(leaves.subList(0, until)).edge().root();
          if (!root.equals(before.root())) {
            throw new NotVerifiedException(
                "the log shows two faces: of its first %d entries the root is %s now, and was %s"
                    .formatted(before.size(), root, before.root()));
          }
        });
  }

  private byte[] read(String path) {
    return log.read(path)
        .orElseThrow(() -> new NotVerifiedException(path + " is missing from the log"));
  }

  private void tell(String line) {
    lines.accept(PlainWords.visible(line));
  }
}
