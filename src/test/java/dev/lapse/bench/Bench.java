package dev.lapse.bench;

import dev.lapse.local.LocalFailureException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.LogManager;

/** {@code ./dev bench}: measures, prints a table, and leaves the figures in files. */
public final class Bench {
  private static final List<Measurement> ALL = List.of(new IdleLag(), new Burst());

  private final PrintStream out = System.out;
  private final List<Measurement> chosen;
  private final Report report;

  private Bench(List<Measurement> chosen) {
    this.chosen = chosen;
    this.report = new Report(Machine.here(), Instant.now());
  }

  /** Takes the names of the measurements that are wanted; none means all. */
  public static void main(String[] arguments) {
    settleLogging();
    try {
      new Bench(chosen(List.of(arguments))).run();
      System.exit(0);
    } catch (LocalFailureException | IllegalStateException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static List<Measurement> chosen(List<String> names) {
    Map<String, Measurement> known = new LinkedHashMap<>();
    ALL.forEach(measurement -> known.put(measurement.name(), measurement));
    if (!known.keySet().containsAll(names)) {
      throw new IllegalArgumentException(
          "bench knows %s, not %s".formatted(String.join(", ", known.keySet()), names));
    }
    return names.isEmpty() ? ALL : Set.copyOf(names).stream().map(known::get).toList();
  }

  /** Before any thread logs: two that start JBoss' log manager at once wait for each other. */
  private static void settleLogging() {
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    LogManager.getLogManager();
  }

  private void run() {
    out.println(report.machine().words());
    try (var stage = Stage.set()) {
      for (var measurement : chosen) {
        out.printf("%n%s …%n", measurement.title());
        var begin = Instant.now();
        var result = measurement.measure(stage);
        report.add(measurement, result);
        out.printf("%s%n", new Table().add(measurement, result));
        out.printf("(%d s)%n", Duration.between(begin, Instant.now()).toSeconds());
      }
    }
    out.printf("%nThe whole table: %s%n", report.table());
  }
}
