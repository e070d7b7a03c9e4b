package dev.lapse.tlog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A tree of a size, of which some tiles are known: its root and its proofs (RFC 6962 §2.1). Which
 * tiles a question needs is told beforehand, so that whoever keeps them reads them in one go.
 */
public final class Tree {
  private final long size;
  private final Nodes nodes;

  /** The hash of the complete subtree of a height, by its place among those of the height. */
  private interface Nodes {
    Hash at(int height, long place);
  }

  private Tree(long size, Nodes nodes) {
    if (size < 0) {
      throw new IllegalArgumentException("no tree has " + size + " leaves");
    }
    this.size = size;
    this.nodes = nodes;
  }

  /**
   * A tree from its tiles, each with the width that it has in a tree of this size; a wider one of
   * the same place will do. A question that needs a tile which is not there throws {@link
   * IllegalStateException}.
   */
  public static Tree of(long size, Collection<HashTile> tiles) {
    var byPlace =
        tiles.stream().collect(Collectors.toMap(known -> known.tile().full(), Function.identity()));
    return new Tree(size, (height, place) -> node(byPlace, size, height, place));
  }

  /** A tree from the hashes of its leaves, all of them in memory. */
  public static Tree ofLeaves(List<Hash> leaves) {
    var appended = RightEdge.EMPTY.append(leaves);
    var tiles = new ArrayList<>(appended.completed());
    tiles.addAll(appended.edge().tiles());
    return of(leaves.size(), tiles);
  }

  private static Hash node(Map<Tile, HashTile> tiles, long size, int height, long place) {
    var tile = tileOf(height, place, size);
    var known = tiles.get(tile.full());
    if (known == null || known.tile().width() < tile.width()) {
      throw new IllegalStateException(tile.path() + " is not known");
    }
    var within = height % Tile.HEIGHT;
    return known.subtree(within, (int) ((place << within) % Tile.FULL));
  }

  private static Tile tileOf(int height, long place, long size) {
    var within = height % Tile.HEIGHT;
    return Tile.holding(height / Tile.HEIGHT, place << within, size);
  }

  /** The tiles that {@link #root()} needs. */
  public static Set<Tile> tilesOfRoot(long size) {
    return needed(size, Tree::root);
  }

  /** The tiles that {@link #inclusion} needs. */
  public static Set<Tile> tilesOfInclusion(long index, long size) {
    return needed(size, tree -> tree.inclusion(index));
  }

  /** The tiles that {@link #consistency} needs. */
  public static Set<Tile> tilesOfConsistency(long older, long size) {
    return needed(size, tree -> tree.consistency(older));
  }

  private static Set<Tile> needed(long size, Consumer<Tree> question) {
    var tiles = new LinkedHashSet<Tile>();
    Nodes noted =
        (height, place) -> {
          tiles.add(tileOf(height, place, size));
          return Hash.EMPTY;
        };
    question.accept(new Tree(size, noted));
    return tiles;
  }

  public long size() {
    return size;
  }

  /** The hash of the whole tree. */
  public Hash root() {
    return size == 0 ? Hash.EMPTY : range(0, size);
  }

  /**
   * The proof that a leaf is in the tree.
   *
   * @param index of the leaf, from 0
   */
  public InclusionProof inclusion(long index) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("a tree of " + size + " has no leaf " + index);
    }
    var path = new ArrayList<Hash>();
    inclusion(index, 0, size, path);
    return new InclusionProof(index, size, path);
  }

  private void inclusion(long index, long from, long to, List<Hash> path) {
    if (to - from == 1) {
      return;
    }
    var middle = from + leftSize(to - from);
    if (index < middle) {
      inclusion(index, from, middle, path);
      path.add(range(middle, to));
    } else {
      inclusion(index, middle, to, path);
      path.add(range(from, middle));
    }
  }

  /**
   * The proof that the tree goes on from an older one.
   *
   * @param older how many leaves the older one has
   */
  public ConsistencyProof consistency(long older) {
    if (older < 0 || older > size) {
      throw new IllegalArgumentException("no tree of " + older + " is older than one of " + size);
    }
    var path = new ArrayList<Hash>();
    if (older > 0 && older < size) {
      consistency(older, 0, size, true, path);
    }
    return new ConsistencyProof(older, size, path);
  }

  /**
   * SUBPROOF of RFC 6962 §2.1.2.
   *
   * @param known whether whoever checks has the hash of this subtree already
   */
  private void consistency(long older, long from, long to, boolean known, List<Hash> path) {
    if (older == to) {
      if (!known) {
        path.add(range(from, to));
      }
      return;
    }
    var middle = from + leftSize(to - from);
    if (older <= middle) {
      consistency(older, from, middle, known, path);
      path.add(range(middle, to));
    } else {
      consistency(older, middle, to, false, path);
      path.add(range(from, middle));
    }
  }

  /** MTH of RFC 6962 §2.1: of the leaves from…to, where {@code from} starts a subtree. */
  private Hash range(long from, long to) {
    var leaves = to - from;
    if (Long.bitCount(leaves) == 1) {
      var height = Long.numberOfTrailingZeros(leaves);
      return nodes.at(height, from >>> height);
    }
    var middle = from + leftSize(leaves);
    return Hash.ofNode(range(from, middle), range(middle, to));
  }

  /** The largest power of two that is smaller. */
  private static long leftSize(long leaves) {
    return Long.highestOneBit(leaves - 1);
  }
}
