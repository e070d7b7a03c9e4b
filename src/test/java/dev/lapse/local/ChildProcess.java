package dev.lapse.local;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** A program that runs beside this one, with its output in a file. */
public final class ChildProcess {
  private static final int LOG_LINES_SHOWN = 40;
  private static final Duration USUAL_PAUSE = Duration.ofMillis(200);

  private static final Set<ChildProcess> STARTED = ConcurrentHashMap.newKeySet();
  private static final AtomicBoolean CLOSED = new AtomicBoolean();

  private final String name;
  private final Process process;
  private final Optional<Path> log;

  private ChildProcess(String name, Process process, Optional<Path> log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts a program that gets no input and writes its output to a file. */
  public static ChildProcess start(String name, ProcessBuilder program, Path log) {
    try {
      Files.createDirectories(log.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    program.redirectErrorStream(true).redirectOutput(log.toFile());
    return start(name, program, Optional.of(log));
  }

  /** Starts a program again whose earlier output stays in the file. */
  static ChildProcess startAgain(String name, ProcessBuilder program, Path log) {
    program.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
    return start(name, program, Optional.of(log));
  }

  /** Starts a program that shares the terminal of this one. */
  static ChildProcess startInTerminal(String name, ProcessBuilder program) {
    return start(name, program.inheritIO(), Optional.empty());
  }

  private static ChildProcess start(String name, ProcessBuilder program, Optional<Path> log) {
    if (CLOSED.get()) {
      throw new LocalFailureException(name + " is not started: all is stopping");
    }
    try {
      var child = new ChildProcess(name, program.start(), log);
      STARTED.add(child);
      if (CLOSED.get()) {
        child.stop(Duration.ZERO);
      }
      return child;
    } catch (IOException e) {
      throw new LocalFailureException("%s can't be started: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** Stops every program started here, and lets no other start; for the end of this one. */
  public static void stopAll(Duration patience) {
    CLOSED.set(true);
    STARTED.parallelStream().forEach(child -> child.stop(patience));
  }

  /** Whether an end that is seen now was asked for. */
  static boolean allAreStopping() {
    return CLOSED.get();
  }

  /** The process, to be looked at. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  /**
   * Waits until the condition holds; fails at once, with the end of the log, if it no longer can.
   */
  public void awaitReady(Duration patience, Callable<Boolean> ready) {
    awaitReady(patience, USUAL_PAUSE, ready);
  }

  /** The same, looking more often where the instant matters. */
  public void awaitReady(Duration patience, Duration pause, Callable<Boolean> ready) {
    try {
      await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(pause)
          .atMost(patience)
          .until(() -> !process.isAlive() || ready.call());
    } catch (ConditionTimeoutException e) {
      throw new LocalFailureException(
          "%s is not ready after %d s.%n%s".formatted(name, patience.toSeconds(), logEnd()), e);
    }
    if (!process.isAlive()) {
      throw new LocalFailureException(exitMessage());
    }
  }

  /** Waits until the program has done its work and ended by itself. */
  public void awaitSuccess(Duration patience) {
    try {
      // Not by onExit, which needs a thread of the pool that whoever waits here may have blocked.
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        stop(Duration.ZERO);
        throw new LocalFailureException(
            "%s has not ended after %d s.%n%s".formatted(name, patience.toSeconds(), logEnd()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailureException(name + " was interrupted", e);
    }
    if (process.exitValue() != 0) {
      throw new LocalFailureException(exitMessage());
    }
  }

  /** Asks the program to end, and kills it and all it started when it takes too long. */
  public void stop(Duration patience) {
    List<ProcessHandle> family = process.descendants().toList();
    if (patience.isPositive()) {
      process.destroy();
      process
          .onExit()
          .completeOnTimeout(process, patience.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    }
    process.destroyForcibly();
    family.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    family.forEach(member -> member.onExit().join());
  }

  /** Sends the program, and all that it started, a signal such as {@code STOP}. */
  void signal(String signal) {
    var command = new ArrayList<>(List.of("kill", "-" + signal));
    Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .forEach(one -> command.add(Long.toString(one.pid())));
    try {
      int status = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (status != 0) {
        throw new LocalFailureException("%s can't be sent %s".formatted(name, signal));
      }
    } catch (IOException e) {
      throw new LocalFailureException("kill can't be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailureException(name + " was interrupted", e);
    }
  }

  boolean hasSucceeded() {
    return !process.isAlive() && process.exitValue() == 0;
  }

  String exitMessage() {
    return "%s ended with status %d.%n%s".formatted(name, process.exitValue(), logEnd());
  }

  private String logEnd() {
    return log.map(ChildProcess::logEnd).orElse("");
  }

  private static String logEnd(Path log) {
    try (var lines = Files.lines(log)) {
      List<String> all = lines.toList();
      List<String> end = all.subList(Math.max(0, all.size() - LOG_LINES_SHOWN), all.size());
      return "The end of %s:%n%s".formatted(log, String.join(System.lineSeparator(), end));
    } catch (IOException | UncheckedIOException e) {
      return "Its log " + log + " can't be read: " + e.getMessage();
    }
  }
}
