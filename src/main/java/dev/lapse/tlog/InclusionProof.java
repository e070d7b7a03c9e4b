package dev.lapse.tlog;

import java.util.List;

/**
 * The proof that a leaf is at its place in a tree (RFC 9162 §2.1.3).
 *
 * @param index the leaf's, from 0
 * @param size how many leaves the tree has
 * @param path the hashes beside the way from the leaf to the root
 */
public record InclusionProof(long index, long size, List<Hash> path) {
  public InclusionProof {
    path = List.copyOf(path);
  }

  /** Whether it proves that the leaf is in the tree of this root. */
  public boolean proves(Hash leaf, Hash root) {
    if (index < 0 || index >= size) {
      return false;
    }
    var place = index;
    var last = size - 1;
    var hash = leaf;
    for (var beside : path) {
      if (last == 0) {
        return false;
      }
      if (isOdd(place) || place == last) {
        hash = Hash.ofNode(beside, hash);
        while (!isOdd(place) && place != 0) {
          place >>>= 1;
          last >>>= 1;
        }
      } else {
        hash = Hash.ofNode(hash, beside);
      }
      place >>>= 1;
      last >>>= 1;
    }
    return last == 0 && hash.equals(root);
  }

  private static boolean isOdd(long number) {
    return (number & 1) == 1;
  }
}
