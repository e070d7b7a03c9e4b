package dev.lapse.bench;

import dev.lapse.local.LocalFailureException;
import dev.lapse.local.LocalLogging;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code ./dev bench}: measures, prints a table, and leaves the figures in files. */
public final class Bench {
  private static final List<Measurement> ALL =
      List.of(
          new IdleLag(),
          new LoadedLag(),
          new Burst(),
          new RequestCost(),
          new PageSpeed(),
          new GuardCost(),
          new Growth(),
          new Footprint(),
          new NativeGoals(),
          new Disk(),
          new Kcadm(),
          new Proofs(),
          new Sequencing());

  private final PrintStream out = System.out;
  private final List<Measurement> chosen;
  private final Report report;

  private Bench(List<Measurement> chosen) {
    this.chosen = chosen;
    this.report = new Report(Machine.here(), Instant.now());
  }

  /** Takes the names of the measurements that are wanted; none means all. */
  public static void main(String[] arguments) {
    LocalLogging.settle();
    try {
      System.exit(new Bench(chosen(List.of(arguments))).run() ? 0 : 1);
    } catch (LocalFailureException | IllegalArgumentException e) {
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
    return names.isEmpty() ? ALL : names.stream().distinct().map(known::get).toList();
  }

  /** A measurement that can't be made keeps no other from being made. */
  private boolean run() {
    out.println(report.machine().words());
    var failed = new ArrayList<String>();
    try (var stage = Stage.set()) {
      for (var measurement : chosen) {
        try {
          measure(measurement, stage);
        } catch (RuntimeException | AssertionError e) {
          failed.add("%s could not be measured: %s".formatted(measurement.name(), e.getMessage()));
        }
      }
    }
    out.printf("%nThe whole table: %s%n", report.table());
    failed.forEach(out::println);
    return failed.isEmpty();
  }

  private void measure(Measurement measurement, Stage stage) {
    out.printf("%n%s …%n", measurement.title());
    var begin = Instant.now();
    var result = measurement.measure(stage);
    report.add(measurement, result);
    out.printf("%s", new Table().add(measurement, result));
    out.printf("(%d s)%n", Duration.between(begin, Instant.now()).toSeconds());
  }
}
