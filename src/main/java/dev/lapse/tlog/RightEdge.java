package dev.lapse.tlog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where a tree grows: its size, and the tiles that are not full. That is all it takes to append
 * leaves and to know the root.
 */
public final class RightEdge {
  /** That of a tree without leaves. */
  public static final RightEdge EMPTY = new RightEdge(0, List.of());

  private final long size;

  /** The hashes of the tile of each level that is not full, which may be none; level 0 first. */
  private final List<List<Hash>> levels;

  private RightEdge(long size, List<List<Hash>> levels) {
    this.size = size;
    this.levels = levels;
  }

  /**
   * What appending leads to.
   *
   * @param edge the new one
   * @param completed the tiles that are full since, which never change any more; lower levels first
   */
  public record Appended(RightEdge edge, List<HashTile> completed) {
    public Appended {
      completed = List.copyOf(completed);
    }
  }

  /** The tiles that {@link #of} needs for a tree of a size: those that are not full. */
  public static List<Tile> tilesOf(long size) {
    var tiles = new ArrayList<Tile>();
    for (int level = 0; Tile.hashes(level, size) > 0; level++) {
      var hashes = Tile.hashes(level, size);
      if (hashes % Tile.FULL != 0) {
        tiles.add(Tile.holding(level, hashes - 1, size));
      }
    }
    return tiles;
  }

  /**
   * The edge of a tree from its tiles.
   *
   * @param tiles those of {@link #tilesOf}, in any order
   * @throws MalformedException if they are others
   */
  public static RightEdge of(long size, List<HashTile> tiles) {
    var expected = tilesOf(size);
    var places = tiles.stream().map(HashTile::tile).toList();
    if (places.size() != expected.size() || !places.containsAll(expected)) {
      throw new MalformedException("the edge of a tree of " + size + " is " + expected);
    }
    var levels = new ArrayList<List<Hash>>();
    for (int level = 0; Tile.hashes(level, size) > 0; level++) {
      levels.add(new ArrayList<>());
    }
    tiles.forEach(known -> levels.get(known.tile().level()).addAll(known.hashes()));
    return new RightEdge(size, levels);
  }

  public long size() {
    return size;
  }

  /** The tiles that are not full, lower levels first. */
  public List<HashTile> tiles() {
    return tilesOf(size).stream()
        .map(tile -> new HashTile(tile, levels.get(tile.level())))
        .toList();
  }

  /** The hash of the whole tree: the edge is all that it needs. */
  public Hash root() {
    Hash root = null;
    for (var level : levels) {
      root = above(level, root);
    }
    return root == null ? Hash.EMPTY : root;
  }

  /**
   * The hash of a level's hashes, which are fewer than a tile's, followed by what is to the right
   * of them.
   */
  private static Hash above(List<Hash> left, Hash right) {
    var hash = right;
    var end = left.size();
    while (end > 0) {
      var width = Integer.lowestOneBit(end);
      var subtree = complete(left.subList(end - width, end));
      hash = hash == null ? subtree : Hash.ofNode(subtree, hash);
      end -= width;
    }
    return hash;
  }

  private static Hash complete(List<Hash> hashes) {
    if (hashes.size() == 1) {
      return hashes.getFirst();
    }
    var middle = hashes.size() / 2;
    return Hash.ofNode(
        complete(hashes.subList(0, middle)), complete(hashes.subList(middle, hashes.size())));
  }

  /** The edge after more leaves, and the tiles they complete. This one stays as it is. */
  public Appended append(List<Hash> leaves) {
    var grown = new ArrayList<List<Hash>>();
    levels.forEach(level -> grown.add(new ArrayList<>(level)));
    var completed = new ArrayList<HashTile>();
    var grownSize = size;
    for (var leaf : leaves) {
      grownSize++;
      append(grown, 0, leaf, grownSize, completed);
    }
    completed.sort(
        Comparator.comparingInt((HashTile done) -> done.tile().level())
            .thenComparingLong(done -> done.tile().number()));
    return new Appended(new RightEdge(grownSize, grown), completed);
  }

  private static void append(
      List<List<Hash>> levels, int level, Hash hash, long size, List<HashTile> completed) {
    if (levels.size() == level) {
      levels.add(new ArrayList<>());
    }
    var hashes = levels.get(level);
    hashes.add(hash);
    if (hashes.size() == Tile.FULL) {
      var tile = new Tile(level, Tile.hashes(level, size) / Tile.FULL - 1, Tile.FULL);
      completed.add(new HashTile(tile, hashes));
      append(levels, level + 1, complete(hashes), size, completed);
      hashes.clear();
    }
  }
}
