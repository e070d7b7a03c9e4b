package dev.lapse.enforcement;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The work on one realm's due targets: a few batches at a time, so that a call that takes long
 * holds up nothing but its own batch, and a realm that is down nothing but itself.
 */
final class RealmLoop {
  private static final Logger LOG = Logger.getLogger(RealmLoop.class);

  private final Function<Runnable, Uni<Integer>> batch;
  private final int mostAtOnce;
  private final Runnable whenAtRest;
  private int atWork;
  private boolean woken;
  private boolean stopped;

  /**
   * @param batch works on one batch, tells when it has claimed one, and says how many it claimed
   * @param mostAtOnce how many batches may be worked on at the same time, 1 or more
   * @param whenAtRest told when there is nothing left to claim
   */
  RealmLoop(Function<Runnable, Uni<Integer>> batch, int mostAtOnce, Runnable whenAtRest) {
    this.batch = batch;
    this.mostAtOnce = mostAtOnce;
    this.whenAtRest = whenAtRest;
  }

  /** Targets may be due: claims some now, or as soon as there is a hand free. */
  void wake() {
    if (begins()) {
      batch.apply(this::wake).subscribe().with(claimed -> ended(), this::failed);
    }
  }

  /** Claims nothing more; what is being worked on is finished. */
  synchronized void stop() {
    stopped = true;
  }

  /**
   * Waits until nothing is worked on any more.
   *
   * @param deadline by {@link System#nanoTime}
   * @return whether that came before the deadline
   */
  synchronized boolean awaitRest(long deadline) throws InterruptedException {
    while (atWork > 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private synchronized boolean begins() {
    if (stopped) {
      return false;
    }
    woken = atWork == mostAtOnce;
    if (!woken) {
      atWork++;
    }
    return !woken;
  }

  private void failed(Throwable failure) {
    LOG.warnf("due targets could not be claimed: %s", failure.getMessage());
    ended();
  }

  private void ended() {
    if (handIsFree()) {
      wake();
    } else if (isAtRest()) {
      whenAtRest.run();
    }
  }

  /** Whether a wake-up had to wait for the hand that is free now. */
  private synchronized boolean handIsFree() {
    atWork--;
    notifyAll();
    var waited = woken;
    woken = false;
    return waited;
  }

  private synchronized boolean isAtRest() {
    return atWork == 0 && !stopped;
  }
}
