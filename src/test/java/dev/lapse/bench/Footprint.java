package dev.lapse.bench;

import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Memory and start-up of the packaged service. */
final class Footprint implements Measurement {
  private static final int STARTS = 5;
  private static final int CALLERS = 8;
  private static final int REQUESTS = 3000;
  private static final Path CACHE = Path.of("target", "bench", "lapse.aot");

  @Override
  public String name() {
    return "footprint";
  }

  @Override
  public String title() {
    return "Memory and start-up of the packaged service";
  }

  @Override
  public Result measure(Stage stage) {
    var result = Result.builder();
    var asked = stage.realm().populateApart("footprint", 50, 20).pairs();
    PackagedLapse.makeCache(CACHE, stage.settings(stage.newDatabase("footprint_trained")));
    var jar = new Contender(stage, Packaging.jar(), "footprint_jar");
    var cached = new Contender(stage, Packaging.jarWithCache(CACHE), "footprint_cached");
    for (int start = 0; start < STARTS; start++) {
      jar.start();
      cached.start();
    }
    result
        .figure(
            Figure.of(
                "with to without AOT cache: start to ready",
                cached.median() / jar.median(),
                Unit.RATIO))
        .figure(Figure.of("AOT cache: its size", mebibytes(CACHE), Unit.MEBIBYTES));
    jar.tell(asked, result);
    cached.tell(asked, result);
    return result
        .how(
            "From exec to the first 200 of /q/health/ready, asked every 10 ms, on a database that has the schema; median of %d starts in turns."
                .formatted(STARTS))
        .how(
            "The cache was made by a start of the same jar, stopped once it was ready (-XX:AOTCacheOutput).")
        .how(
            "Resident memory as ps tells it, the JVM's heap at its default of a quarter of the machine; load is %,d requests by %d callers."
                .formatted(REQUESTS, CALLERS))
        .build();
  }

  private static double mebibytes(Path file) {
    try {
      return Files.size(file) / 1024.0 / 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The service as it is started in one way. */
  private static final class Contender {
    private final Stage stage;
    private final Packaging packaging;
    private final Map<String, String> settings;
    private final List<Double> starts = new ArrayList<>();

    private Contender(Stage stage, Packaging packaging, String database) {
      this.stage = stage;
      this.packaging = packaging;
      this.settings = stage.settings(stage.newDatabase(database));
    }

    private void start() {
      starts.add(packaging.secondsToReady(settings));
    }

    private double median() {
      return Percentiles.of(starts).median();
    }

    private void tell(List<Pair> asked, Result.Builder result) {
      try (var lapse = packaging.start(settings).awaitReady()) {
        double idle = ResidentMemory.of(lapse.process());
        load(stage, lapse, asked);
        String kind = packaging.kind();
        result
            .figure(
                Figure.of(kind + ": start to ready", median(), Unit.SECONDS)
                    .limitedBy("loading and initialising classes"))
            .figure(Figure.of(kind + ": memory after the start", idle, Unit.MEBIBYTES))
            .figure(
                Figure.of(
                        kind + ": memory after load",
                        ResidentMemory.of(lapse.process()),
                        Unit.MEBIBYTES)
                    .limitedBy("the collector, which takes heap before it collects"))
            .raw(kind, Map.of("starts", starts));
      }
    }
  }

  private static void load(Stage stage, PackagedLapse lapse, List<Pair> asked) {
    var calls =
        new GrantCalls(lapse.url(), new RealmAdmin(stage.parts().keycloak().url(), Realm.NAME));
    List<Runnable> requests =
        IntStream.range(0, REQUESTS)
            .mapToObj(number -> asked.get(number % asked.size()))
            .<Runnable>map(held -> () -> calls.request(held.client(), held.scope(), "PT2H"))
            .toList();
    Callers.carryOut(CALLERS, requests);
  }
}
