package dev.lapse.local;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The service of {@code ./dev up}, which may be killed and started again while the rest runs. */
final class LocalLapse {
  private final Supplier<ChildProcess> program;
  private final Set<ChildProcess> killed = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private ChildProcess process;

  /**
   * @param program starts it
   */
  LocalLapse(Supplier<ChildProcess> program) {
    this.program = program;
  }

  synchronized ChildProcess start() {
    var started = program.get();
    process = started;
    var unused = started.onExit().thenRun(() -> ended(started));
    return started;
  }

  /** Ends it at once, as a crash would. */
  synchronized void kill() {
    killed.add(process);
    process.stop(Duration.ZERO);
  }

  /** Completes with what there is to say when it ends without being killed here. */
  CompletableFuture<String> ownEnd() {
    return end;
  }

  private void ended(ChildProcess which) {
    if (!killed.contains(which)) {
      end.complete(which.exitMessage());
    }
  }
}
