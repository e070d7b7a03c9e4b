package dev.lapse.audit;

import dev.lapse.tlog.Hash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Verifies the heads that were ever signed, one after the other: root, signatures, time, and what
 * witnesses signed below them.
 */
final class HeadCheck {
  /** How far clocks may be apart before it is no accident. */
  private static final Duration SKEW = Duration.ofHours(1);

  private final LogKeys keys;
  private boolean oursHaveBegun;
  private Optional<KeptHead> previous = Optional.empty();
  private Instant lastOfPrevious = Instant.MIN;

  HeadCheck(LogKeys keys) {
    this.keys = keys;
  }

  /**
   * A head as it is kept.
   *
   * @param cosignatures on it
   */
  record KeptHead(SignedHead head, Instant signedAt, List<Cosignatures.Kept> cosignatures) {
    KeptHead {
      cosignatures = List.copyOf(cosignatures);
    }
  }

  /**
   * Verifies the next one.
   *
   * @param root of as many entries as it has
   * @param last when the last of them happened
   * @throws BrokenLogException which says what is wrong with it
   */
  void next(KeptHead kept, Hash root, Instant last) {
    var head = kept.head();
    requireSigned(head);
    if (!root.equals(head.root())) {
      throw new BrokenLogException(
          "the checkpoint of size %1$d is not that of the first %1$d entries"
              .formatted(head.size()));
    }
    requireInTime(kept, last);
    kept.cosignatures().forEach(cosignature -> cosignature.requireOn(head));
    previous = Optional.of(kept);
    lastOfPrevious = last;
  }

  /**
   * The key of an old one may be gone: then nothing but the tree says that it is right. But once a
   * key that is there has signed, one of them has signed all that follow.
   */
  private void requireSigned(SignedHead head) {
    if (oursHaveBegun) {
      keys.requireOurs(head);
    } else {
      oursHaveBegun = keys.requireNotForged(head);
    }
  }

  /**
   * A head is signed after all that it has, and before the next one. Clocks that went back are no
   * tampering: then what it has is as late as it says.
   */
  private void requireInTime(KeptHead kept, Instant last) {
    if (kept.signedAt().isBefore(last.minus(SKEW))) {
      throw new BrokenLogException(
          "the checkpoint of size %d was signed at %s, and has what happened at %s"
              .formatted(kept.head().size(), kept.signedAt(), last));
    }
    previous
        .filter(before -> isLater(before.signedAt(), kept.signedAt()))
        .filter(before -> isLater(before.signedAt(), lastOfPrevious))
        .ifPresent(before -> {
          throw new BrokenLogException(
              "the checkpoint of size %d was signed at %s, and the next one, of size %d, before that"
                  .formatted(before.head().size(), before.signedAt(), kept.head().size()));
        });
  }

  private static boolean isLater(Instant one, Instant other) {
    return one.minus(SKEW).isAfter(other);
  }
}
