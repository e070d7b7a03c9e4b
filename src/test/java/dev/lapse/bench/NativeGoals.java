package dev.lapse.bench;

import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The native executable, beside the JVM and, as the floor, beside the bare service of {@code
 * src/bench/bare-service} that was compiled the same way.
 */
final class NativeGoals implements Measurement {
  private static final int STARTS = 7;
  private static final int ROUNDS = 3;
  private static final int CALLERS = 8;
  private static final int REQUESTS = 1000;
  private static final int LOAD = 3000;

  @Override
  public String name() {
    return "native";
  }

  @Override
  public String title() {
    return "The native executable, beside the JVM and a bare native service";
  }

  @Override
  public Result measure(Stage stage) {
    var executable = PackagedLapse.nativeExecutable();
    var floor = BareService.nativeExecutable();
    if (executable.isEmpty() || floor.isEmpty()) {
      return Result.builder()
          .how("There were no native executables; ./dev bench native builds them.")
          .build();
    }
    return new Run(stage, Packaging.nativeExecutable(executable.get()), floor.get()).measure();
  }

  /**
   * What the bare service has of the machine's memory, in MiB.
   *
   * @param loaded the most while it writes rows
   */
  private record Bare(double idle, double loaded) {}

  /**
   * A packaged service that carries out the same work as the other, and what was measured of it.
   */
  private static final class Contender implements AutoCloseable {
    private final Stage stage;
    private final BenchDatabase database;
    private final PackagedLapse lapse;
    private final GrantCalls calls;
    private final List<Pair> held;
    private final double idle;
    private final ResidentMemory.Peak peak;
    private final List<Double> removals = new ArrayList<>();
    private final List<Double> requests = new ArrayList<>();
    private int bursts;

    private Contender(Stage stage, Packaging packaging) {
      this.stage = stage;
      this.database = stage.newDatabase("native_goals_" + packaging.kind());
      this.held = stage.realm().populate("burst-" + packaging.kind(), 100, 20).pairs();
      this.lapse = packaging.start(asInACluster(stage, database)).awaitReadyClosely();
      this.idle = ResidentMemory.of(lapse.process());
      this.peak = new ResidentMemory.Peak(lapse.process());
      this.calls =
          new GrantCalls(lapse.url(), new RealmAdmin(stage.parts().keycloak().url(), Realm.NAME));
    }

    private double burst() {
      double rate = Drained.byLapse(stage, database, lapse, "burst " + bursts++, held).rate();
      stage.realm().assignAgain(held);
      return rate;
    }

    private double request(List<Pair> asked) {
      var requested =
          every(asked, REQUESTS, pair -> calls.request(pair.client(), pair.scope(), "PT2H"));
      return REQUESTS / (Callers.carryOut(CALLERS, requested).toNanos() / 1e9);
    }

    @Override
    public void close() {
      peak.close();
      lapse.close();
    }
  }

  private static List<Runnable> every(List<Pair> asked, int count, Consumer<Pair> call) {
    return IntStream.range(0, count)
        .mapToObj(number -> asked.get(number % asked.size()))
        .<Runnable>map(pair -> () -> call.accept(pair))
        .toList();
  }

  /** The init container has migrated, and the service itself does not. */
  private static Map<String, String> asInACluster(Stage stage, BenchDatabase database) {
    var settings = stage.settings(database);
    settings.put("LAPSE_DATABASE_MIGRATE", "false");
    return settings;
  }

  /** All of it on one stage. */
  private static final class Run {
    private final Stage stage;
    private final Packaging compiled;
    private final Path floor;
    private final BenchDatabase floorDatabase;
    private final List<Pair> asked;
    private final Result.Builder result = Result.builder();

    private Run(Stage stage, Packaging compiled, Path floor) {
      this.stage = stage;
      this.compiled = compiled;
      this.floor = floor;
      this.floorDatabase = stage.newDatabase("native_floor");
      BareService.makeTable(floorDatabase);
      this.asked = stage.realm().populateApart("native", 50, 20).pairs();
    }

    private Result measure() {
      starts();
      var bare = bare();
      try (var executable = new Contender(stage, compiled);
          var jar = new Contender(stage, Packaging.jar())) {
        List.of(executable, jar).forEach(this::warmUp);
        for (int round = 0; round < ROUNDS; round++) {
          List.of(executable, jar).forEach(this::oneRound);
        }
        memory(bare, executable, jar);
        throughput("requests for a grant", executable.requests, jar.requests);
        throughput("removals of a burst", executable.removals, jar.removals);
      }
      return result
          .how(
              "Start: from exec to the first 200 of /q/health/ready, for which Lapse has asked Keycloak and the database; of the bare service to its first written row. Asked every 10 ms; as a cluster runs it, without a migration; median of %d starts in turns."
                  .formatted(STARTS))
          .how(
              "Memory: resident, as ps tells it, right after the start; under load the most in all rounds, of the bare service in %,d rows by %d callers."
                  .formatted(LOAD, CALLERS))
          .how(
              "Throughput: %,d requests for a grant by %d callers, and bursts of 2,000 removals on 100 clients of 20 scopes; native and JVM in turns, %d rounds each after one to warm up; medians, ratios within a round."
                  .formatted(REQUESTS, CALLERS, ROUNDS))
          .build();
    }

    private void warmUp(Contender contender) {
      contender.burst();
      contender.request(asked);
    }

    private void oneRound(Contender contender) {
      contender.removals.add(contender.burst());
      contender.requests.add(contender.request(asked));
    }

    private void starts() {
      var settings = asInACluster(stage, stage.newDatabase("native_starts"));
      var ofCompiled = new ArrayList<Double>();
      var ofJar = new ArrayList<Double>();
      var ofFloor = new ArrayList<Double>();
      for (int start = 0; start < STARTS; start++) {
        ofFloor.add(secondsOfFloor());
        ofCompiled.add(compiled.secondsToReady(settings));
        ofJar.add(Packaging.jar().secondsToReady(settings));
      }
      double bare = median(ofFloor);
      result
          .figure(Figure.of("bare native: start to ready", bare, Unit.SECONDS))
          .figure(Figure.of("native: start to ready", median(ofCompiled), Unit.SECONDS))
          .figure(Figure.of("jar: start to ready", median(ofJar), Unit.SECONDS))
          .figure(
              Figure.of("native to bare: start to ready", median(ofCompiled) / bare, Unit.RATIO)
                  .aimingAt(new Target.AtMost(1.5)))
          .raw("starts", Map.of("bare", ofFloor, "native", ofCompiled, "jar", ofJar));
    }

    private double secondsOfFloor() {
      long begin = System.nanoTime();
      try (var bare = BareService.startNative(floor, floorDatabase)) {
        bare.awaitFirstRow(asked.getFirst());
        return (System.nanoTime() - begin) / 1e9;
      }
    }

    private Bare bare() {
      try (var bare =
              BareService.startNative(floor, floorDatabase).awaitFirstRow(asked.getFirst());
          var peak = new ResidentMemory.Peak(bare.process())) {
        double idle = ResidentMemory.of(bare.process());
        Callers.carryOut(CALLERS, every(asked, LOAD, bare::request));
        return new Bare(idle, peak.soFar());
      }
    }

    private void memory(Bare bare, Contender executable, Contender jar) {
      result
          .figure(Figure.of("bare native: memory idle", bare.idle(), Unit.MEBIBYTES))
          .figure(Figure.of("native: memory idle", executable.idle, Unit.MEBIBYTES))
          .figure(Figure.of("jar: memory idle", jar.idle, Unit.MEBIBYTES))
          .figure(
              Figure.of("native to bare: memory idle", executable.idle / bare.idle(), Unit.RATIO)
                  .aimingAt(new Target.AtMost(1.6)))
          .figure(Figure.of("bare native: memory under load", bare.loaded(), Unit.MEBIBYTES))
          .figure(Figure.of("native: memory under load", executable.peak.soFar(), Unit.MEBIBYTES))
          .figure(Figure.of("jar: memory under load", jar.peak.soFar(), Unit.MEBIBYTES))
          .figure(
              Figure.of(
                      "native to bare: memory under load",
                      executable.peak.soFar() / bare.loaded(),
                      Unit.RATIO)
                  .aimingAt(new Target.AtMost(2.5)));
    }

    private void throughput(String what, List<Double> ofCompiled, List<Double> ofJar) {
      var ratios =
          IntStream.range(0, ROUNDS).mapToObj(i -> ofCompiled.get(i) / ofJar.get(i)).toList();
      result
          .figure(Figure.of("native: " + what, median(ofCompiled), Unit.PER_SECOND))
          .figure(Figure.of("jar: " + what, median(ofJar), Unit.PER_SECOND))
          .figure(
              Figure.of("native to jar: " + what, median(ratios), Unit.RATIO)
                  .aimingAt(new Target.AtLeast(0.8)))
          .raw(what, Map.of("native", ofCompiled, "jar", ofJar));
    }

    private static double median(List<Double> values) {
      return Percentiles.of(values).median();
    }
  }
}
