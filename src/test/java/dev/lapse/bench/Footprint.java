package dev.lapse.bench;

import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Memory and start-up of the packaged service. */
final class Footprint implements Measurement {
  private static final int STARTS = 5;
  private static final int CALLERS = 8;
  private static final int REQUESTS = 3000;

  @Override
  public String name() {
    return "footprint";
  }

  @Override
  public String title() {
    return "Memory and start-up of the packaged service";
  }

  /** The service as it was packaged in one way. */
  private interface Packaging {
    PackagedLapse start(Map<String, String> settings);
  }

  @Override
  public Result measure(Stage stage) {
    var result = Result.builder();
    var asked = stage.realm().populateApart("footprint", 50, 20).pairs();
    measure(stage, "jar", PackagedLapse::startJar, asked, result);
    var executable = PackagedLapse.nativeExecutable();
    if (executable.isPresent()) {
      measure(
          stage,
          "native",
          settings -> PackagedLapse.startNative(executable.get(), settings),
          asked,
          result);
    } else {
      result.how(
          "There was no native executable; ./dev native makes one, and the next run of the bench measures it too.");
    }
    return result
        .how(
            "From exec to the first 200 of /q/health/ready, asked every 10 ms, on a database that has the schema; median of %d starts."
                .formatted(STARTS))
        .how(
            "Resident memory as ps tells it, the JVM's heap at its default of a quarter of the machine; load is %,d requests by %d callers."
                .formatted(REQUESTS, CALLERS))
        .build();
  }

  private static void measure(
      Stage stage, String kind, Packaging packaging, List<Pair> asked, Result.Builder result) {
    var settings = stage.settings(stage.newDatabase("footprint_" + kind));
    var starts = new ArrayList<Double>();
    for (int start = 0; start < STARTS; start++) {
      starts.add(secondsToReady(packaging, settings));
    }
    try (var lapse = packaging.start(settings).awaitReady()) {
      double idle = residentMebibytes(lapse.process());
      load(stage, lapse, asked);
      result
          .figure(
              Figure.of(kind + ": start to ready", Percentiles.of(starts).median(), Unit.SECONDS)
                  .limitedBy("loading and initialising classes"))
          .figure(Figure.of(kind + ": memory after the start", idle, Unit.MEBIBYTES))
          .figure(
              Figure.of(
                      kind + ": memory after load",
                      residentMebibytes(lapse.process()),
                      Unit.MEBIBYTES)
                  .limitedBy("the collector, which takes heap before it collects"))
          .raw(kind, Map.of("starts", starts));
    }
  }

  private static double secondsToReady(Packaging packaging, Map<String, String> settings) {
    long begin = System.nanoTime();
    try (var lapse = packaging.start(settings)) {
      lapse.awaitReadyClosely();
      return (System.nanoTime() - begin) / 1e9;
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

  private static double residentMebibytes(ProcessHandle process) {
    try {
      var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid())).start();
      var kibibytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return Long.parseLong(kibibytes.strip()) / 1024.0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
