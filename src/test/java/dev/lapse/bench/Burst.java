package dev.lapse.bench;

import dev.lapse.local.PackagedLapse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Many grants due in one instant, against a loop of the bare admin calls on the same Keycloak. */
final class Burst implements Measurement {
  private static final int ROUNDS = 3;
  private static final Duration AHEAD = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @Override
  public String name() {
    return "burst";
  }

  @Override
  public String title() {
    return "Burst: 2,000 grants due in one instant";
  }

  @Override
  public Result measure(Stage stage) {
    var result = Result.builder();
    var realm = stage.realm();
    var database = stage.newDatabase("burst");
    try (var lapse = stage.startLapse(database)) {
      var few = new Form(stage, database, lapse, realm.populate("burst-few", 100, 20));
      few.warmUp();
      few.measure(result, ROUNDS);
      var many = new Form(stage, database, lapse, realm.populate("burst-many", 2000, 1));
      many.measure(result, ROUNDS);
    }
    return result
        .how(
            "Rounds of both loops and of Lapse alternate on the same scopes, which are assigned again in between; each figure is the median of %d rounds."
                .formatted(ROUNDS))
        .how(
            "Lapse's rate counts from the due instant to the last verified removal that its grants tell.")
        .build();
  }

  /** The burst on clients and scopes of one shape. */
  private record Form(
      Stage stage, BenchDatabase database, PackagedLapse lapse, Population population) {

    /** What was measured of one contender. */
    private record Drained(double rate, Processors processors, KeycloakCalls calls) {}

    /** Every program in it is compiled while it runs. */
    void warmUp() {
      var held = population.held();
      for (int round = 0; round < 2; round++) {
        stage.realm().assignAgain(drainedByLapse(held, "warm-up " + round));
      }
      new BareLoop(4).rate(held, stage.realm()::removeAndReadBack);
      stage.realm().assignAgain(held);
    }

    private List<Held> drainedByLapse(List<Held> held, String round) {
      byLapse(held, round);
      return held;
    }

    void measure(Result.Builder result, int rounds) {
      var held = population.held();
      var sweep = BareLoop.sweep(stage.realm(), held);
      var bare = new ArrayList<Drained>();
      var proving = new ArrayList<Drained>();
      var lapsed = new ArrayList<Drained>();
      for (int round = 0; round < rounds; round++) {
        bare.add(byLoop(held, sweep.best(), false));
        stage.realm().assignAgain(held);
        lapsed.add(byLapse(held, population.size() + " " + round));
        stage.realm().assignAgain(held);
        proving.add(byLoop(held, sweep.best(), true));
        stage.realm().assignAgain(held);
      }
      tell(result, sweep, bare, proving, lapsed);
    }

    private Drained byLoop(List<Held> held, BareLoop loop, boolean readBack) {
      var before = Processors.of(stage, Optional.of(lapse));
      var realm = stage.realm();
      double rate = loop.rate(held, readBack ? realm::removeAndReadBack : realm::remove);
      return new Drained(
          rate,
          Processors.of(stage, Optional.of(lapse)).since(before),
          new KeycloakCalls(Map.of()));
    }

    private Drained byLapse(List<Held> held, String round) {
      var due = Instant.now().plus(AHEAD);
      var grants = DueGrants.write(database, round, held, number -> due);
      var processors = Processors.of(stage, Optional.of(lapse));
      var calls = KeycloakCalls.of(lapse);
      grants.awaitEnd(PATIENCE);
      double seconds = Duration.between(due, grants.lastRemoval()).toMillis() / 1e3;
      return new Drained(
          held.size() / seconds,
          Processors.of(stage, Optional.of(lapse)).since(processors),
          KeycloakCalls.of(lapse).since(calls));
    }

    private void tell(
        Result.Builder result,
        BareLoop.Sweep sweep,
        List<Drained> bare,
        List<Drained> proving,
        List<Drained> lapsed) {
      String size = population.size();
      int pieces = population.held().size();
      double bareRate = medianRate(bare);
      double provingRate = medianRate(proving);
      double rate = medianRate(lapsed);
      var last = lapsed.getLast();
      result
          .figure(
              Figure.of(size + ": Lapse", rate, Unit.PER_SECOND)
                  .limitedBy("processor time of Keycloak and Lapse, which share the machine"))
          .figure(
              Figure.of(
                      "%s: bare DELETE, %d callers".formatted(size, sweep.best().callers()),
                      bareRate,
                      Unit.PER_SECOND)
                  .limitedBy("Keycloak's processor time"))
          .figure(
              Figure.of(size + ": bare DELETE and GET of the client", provingRate, Unit.PER_SECOND)
                  .limitedBy("Keycloak's processor time"))
          .figure(
              Figure.of(size + ": Lapse to bare DELETE", rate / bareRate, Unit.RATIO)
                  .aimingAt(new Target.AtLeast(0.9))
                  .limitedBy("the read-back, which the bare loop leaves out"))
          .figure(
              Figure.of(size + ": Lapse to DELETE and GET", rate / provingRate, Unit.RATIO)
                  .limitedBy("Lapse's and PostgreSQL's processor time"))
          .figure(
              Figure.of(
                  size + ": calls to Keycloak a removal",
                  last.calls().all().calls() / pieces,
                  Unit.CALLS))
          .how("%s, calls a removal: %s.".formatted(size, last.calls().profile(pieces)))
          .how(
              "%s, processor time a removal. Lapse's burst: %s. Bare DELETE: %s. DELETE and GET: %s."
                  .formatted(
                      size,
                      last.processors().profile(pieces),
                      bare.getLast().processors().profile(pieces),
                      proving.getLast().processors().profile(pieces)))
          .how("%s, bare DELETE by callers: %s.".formatted(size, written(sweep.rates())))
          .raw(size, raw(sweep, bare, proving, lapsed));
    }

    private static Map<String, Object> raw(
        BareLoop.Sweep sweep, List<Drained> bare, List<Drained> proving, List<Drained> lapsed) {
      var raw = new LinkedHashMap<String, Object>();
      raw.put("sweep", sweep.rates());
      raw.put("bareDelete", bare);
      raw.put("bareDeleteAndGet", proving);
      raw.put("lapse", lapsed);
      return raw;
    }

    private static double medianRate(List<Drained> rounds) {
      return Percentiles.of(rounds.stream().map(Drained::rate).toList()).median();
    }

    private static String written(Map<Integer, Double> rates) {
      return rates.entrySet().stream()
          .map(entry -> "%d: %.0f /s".formatted(entry.getKey(), entry.getValue()))
          .collect(Collectors.joining(", "));
    }
  }
}
