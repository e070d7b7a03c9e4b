package dev.lapse.tlog;

import java.util.List;

/**
 * A tile with its hashes.
 *
 * @param tile which one
 * @param hashes as many as it is wide
 */
public record HashTile(Tile tile, List<Hash> hashes) {
  public HashTile {
    hashes = List.copyOf(hashes);
    if (hashes.size() != tile.width()) {
      throw new MalformedException(tile.path() + " has " + hashes.size() + " hashes");
    }
  }

  /**
   * A tile as it was served.
   *
   * @throws MalformedException if the number of bytes is not that of the tile's width
   */
  public static HashTile decode(Tile tile, byte[] bytes) {
    if (bytes.length != tile.width() * Hash.LENGTH) {
      throw new MalformedException(
          tile.path() + " has " + bytes.length + " bytes, not " + tile.width() * Hash.LENGTH);
    }
    var hashes = new Hash[tile.width()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = Hash.at(bytes, i);
    }
    return new HashTile(tile, List.of(hashes));
  }

  /** The hashes one after the other, as they are served. */
  public byte[] encode() {
    var bytes = new byte[hashes.size() * Hash.LENGTH];
    for (int i = 0; i < hashes.size(); i++) {
      hashes.get(i).copyTo(bytes, i);
    }
    return bytes;
  }

  /**
   * The hash of a complete subtree whose leaves are hashes of this tile.
   *
   * @param height 0…8; 0 is a hash of the tile itself
   * @param start the place in the tile of the first of its 2^height hashes
   */
  Hash subtree(int height, int start) {
    if (height == 0) {
      return hashes.get(start);
    }
    var half = height - 1;
    return Hash.ofNode(subtree(half, start), subtree(half, start + (1 << half)));
  }
}
