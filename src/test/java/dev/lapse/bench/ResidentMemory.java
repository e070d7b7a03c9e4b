package dev.lapse.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** How much memory a process has of the machine, as {@code ps} tells it, in MiB. */
final class ResidentMemory {
  private ResidentMemory() {}

  static double of(ProcessHandle process) {
    try {
      var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid())).start();
      var kibibytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return Long.parseLong(kibibytes.strip()) / 1024.0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The most that a process had while it was watched, looked at five times a second. */
  static final class Peak implements AutoCloseable {
    private static final long EVERY_MILLIS = 200;

    private final ProcessHandle process;
    private final AtomicReference<Double> most = new AtomicReference<>(0.0);
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();

    Peak(ProcessHandle process) {
      this.process = process;
      var unused = watch.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
      most.accumulateAndGet(of(process), Math::max);
    }

    double soFar() {
      look();
      return most.get();
    }

    @Override
    public void close() {
      watch.close();
    }
  }
}
