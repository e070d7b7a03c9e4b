package dev.lapse.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Several callers at once, each of which takes the next call as soon as its last one is done. */
final class Callers {
  private Callers() {}

  /** Carries all calls out, and returns how long that took from the first to the last. */
  static Duration carryOut(int callers, List<? extends Runnable> calls) {
    var next = new AtomicInteger();
    try (var threads = Executors.newFixedThreadPool(callers)) {
      long begin = System.nanoTime();
      var all =
          IntStream.range(0, callers)
              .mapToObj(caller -> CompletableFuture.runAsync(() -> work(calls, next), threads))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(all).join();
      return Duration.ofNanos(System.nanoTime() - begin);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static void work(List<? extends Runnable> calls, AtomicInteger next) {
    for (int i = next.getAndIncrement(); i < calls.size(); i = next.getAndIncrement()) {
      calls.get(i).run();
    }
  }
}
