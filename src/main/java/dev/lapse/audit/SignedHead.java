package dev.lapse.audit;

import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.Hash;

/**
 * A checkpoint that was signed.
 *
 * @param size how many entries the log had
 * @param root the hash of them all
 * @param note the signed note, as it is served
 */
public record SignedHead(long size, Hash root, String note) {
  static SignedHead of(Checkpoint checkpoint, String note) {
    return new SignedHead(checkpoint.size(), checkpoint.root(), note);
  }

  /** Whether both say the same of the log, whoever signed. */
  boolean agreesWith(SignedHead other) {
    return size == other.size && root.equals(other.root);
  }
}
