package dev.lapse.verify;

import java.time.Duration;

/** How a walk waits where the log asks it to. */
@FunctionalInterface
interface Pauses {
  void pause(Duration duration) throws InterruptedException;
}
