package dev.lapse.tlog;

import java.util.ArrayList;
import java.util.List;

/**
 * The proof that a tree goes on from an older one, of which nothing was changed (RFC 9162 §2.1.4).
 *
 * @param older how many leaves the older tree has
 * @param newer how many the newer one has
 * @param path the hashes from which both roots follow; empty if both trees are of one size, or the
 *     older one is empty
 */
public record ConsistencyProof(long older, long newer, List<Hash> path) {
  public ConsistencyProof {
    path = List.copyOf(path);
  }

  /** Whether it proves that the tree of the newer root goes on from that of the older root. */
  public boolean proves(Hash olderRoot, Hash newerRoot) {
    if (older < 0 || older > newer) {
      return false;
    }
    if (older == newer) {
      return path.isEmpty() && olderRoot.equals(newerRoot);
    }
    if (older == 0) {
      return path.isEmpty() && olderRoot.equals(Hash.EMPTY);
    }
    var hashes = new ArrayList<>(path);
    if (Long.bitCount(older) == 1) {
      hashes.addFirst(olderRoot);
    }
    return !hashes.isEmpty() && leadToBoth(hashes, olderRoot, newerRoot);
  }

  private boolean leadToBoth(List<Hash> hashes, Hash olderRoot, Hash newerRoot) {
    var complete = Long.numberOfTrailingZeros(older);
    var place = (older - 1) >>> complete;
    var last = (newer - 1) >>> complete;
    var olderHash = hashes.getFirst();
    var newerHash = hashes.getFirst();
    for (var hash : hashes.subList(1, hashes.size())) {
      if (last == 0) {
        return false;
      }
      if ((place & 1) == 1 || place == last) {
        olderHash = Hash.ofNode(hash, olderHash);
        newerHash = Hash.ofNode(hash, newerHash);
        while ((place & 1) == 0 && place != 0) {
          place >>>= 1;
          last >>>= 1;
        }
      } else {
        newerHash = Hash.ofNode(newerHash, hash);
      }
      place >>>= 1;
      last >>>= 1;
    }
    return last == 0 && olderHash.equals(olderRoot) && newerHash.equals(newerRoot);
  }
}
