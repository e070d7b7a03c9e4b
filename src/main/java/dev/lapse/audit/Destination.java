package dev.lapse.audit;

import io.smallrye.mutiny.Uni;

/** Where checkpoints go, so that whoever owns the database can't rewrite the past unseen. */
interface Destination {

  /** What it is called in metrics, in health and on record: no secret is in it. */
  String name();

  /**
   * Sends a checkpoint; twice does no harm. Fails where it was not taken.
   *
   * @param before the size of the largest checkpoint that it was sent, as far as is known; 0: none
   */
  Uni<Void> announce(SignedHead head, long before);
}
