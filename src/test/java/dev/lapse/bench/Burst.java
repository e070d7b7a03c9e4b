package dev.lapse.bench;

import dev.lapse.local.PackagedLapse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Many grants due in one instant, against a loop of the bare admin calls on the same Keycloak. */
final class Burst implements Measurement {
  private static final int ROUNDS = 3;
  private static final int WARM_UPS = 2;
  private static final int SWEPT = 500;

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
      few.warmUp(result);
      few.measure(result);
      var many = new Form(stage, database, lapse, realm.populate("burst-many", 2000, 1));
      many.measure(result);
    }
    return result
        .how(
            "Rounds of both loops and of Lapse alternate on the same scopes, which are assigned again in between; each figure is the median of %d rounds, a ratio that of the ratios within a round."
                .formatted(ROUNDS))
        .how(
            "Lapse's rate counts from the due instant to the last verified removal that its grants tell.")
        .build();
  }

  /** The burst on clients and scopes of one shape. */
  private record Form(
      Stage stage, BenchDatabase database, PackagedLapse lapse, Population population) {

    /** All contenders of one round, one after the other. */
    private record Round(Drained bare, Drained lapse, Drained proving) {}

    /** Every program in it is compiled while it runs; what that costs is told too. */
    void warmUp(Result.Builder result) {
      var held = population.pairs();
      for (int number = 0; number < WARM_UPS; number++) {
        var drained = byLapse(held, "warm-up " + number);
        stage.realm().assignAgain(held);
        if (number == 0) {
          result.figure(
              Figure.of(
                      population.size() + ": Lapse, right after its start",
                      drained.rate(),
                      Unit.PER_SECOND)
                  .limitedBy("the JVM compiles the program meanwhile; " + busy(drained)));
        }
      }
    }

    void measure(Result.Builder result) {
      var held = population.pairs();
      var sweep = BareLoop.sweep(stage.realm(), held.subList(0, SWEPT));
      var rounds = new ArrayList<Round>();
      for (int number = 0; number < ROUNDS; number++) {
        rounds.add(round(held, sweep.best(), number));
      }
      tell(result, sweep, rounds);
    }

    private Round round(List<Pair> held, BareLoop loop, int number) {
      var realm = stage.realm();
      var bare = byLoop(held, loop, realm::remove);
      realm.assignAgain(held);
      var lapsed = byLapse(held, population.size() + " " + number);
      realm.assignAgain(held);
      var proving = byLoop(held, loop, realm::removeAndReadBack);
      realm.assignAgain(held);
      return new Round(bare, lapsed, proving);
    }

    private Drained byLoop(List<Pair> held, BareLoop loop, Consumer<Pair> removal) {
      var before = Processors.of(stage, lapse);
      double rate = loop.rate(held, removal);
      return new Drained(
          rate, Processors.of(stage, lapse).since(before), new KeycloakCalls(Map.of()));
    }

    private Drained byLapse(List<Pair> held, String round) {
      return Drained.byLapse(stage, database, lapse, round, held);
    }

    private void tell(Result.Builder result, BareLoop.Sweep sweep, List<Round> rounds) {
      String size = population.size();
      int pieces = population.pairs().size();
      var last = rounds.getLast();
      result
          .figure(
              Figure.of(size + ": Lapse", median(rounds, Form::lapseRate), Unit.PER_SECOND)
                  .limitedBy(busy(last.lapse())))
          .figure(
              Figure.of(
                      "%s: bare DELETE, %d callers".formatted(size, sweep.best().callers()),
                      median(rounds, Form::bareRate),
                      Unit.PER_SECOND)
                  .limitedBy(busy(last.bare())))
          .figure(
              Figure.of(
                      size + ": bare DELETE and GET of the client",
                      median(rounds, Form::provingRate),
                      Unit.PER_SECOND)
                  .limitedBy(busy(last.proving())))
          .figure(
              Figure.of(
                      size + ": Lapse to bare DELETE",
                      median(rounds, round -> lapseRate(round) / bareRate(round)),
                      Unit.RATIO)
                  .aimingAt(new Target.AtLeast(0.9))
                  .limitedBy("reading back, which the bare loop leaves out; the records"))
          .figure(
              Figure.of(
                      size + ": Lapse to DELETE and GET",
                      median(rounds, round -> lapseRate(round) / provingRate(round)),
                      Unit.RATIO)
                  .limitedBy("the records: grant, target and trail in PostgreSQL"))
          .figure(
              Figure.of(
                  size + ": calls to Keycloak a removal",
                  last.lapse().calls().all().calls() / pieces,
                  Unit.CALLS))
          .how("%s, calls a removal: %s.".formatted(size, last.lapse().calls().profile(pieces)))
          .how(
              "%s, processor time a removal. Lapse: %s. Bare DELETE: %s. DELETE and GET: %s."
                  .formatted(
                      size,
                      last.lapse().processors().profile(pieces),
                      last.bare().processors().profile(pieces),
                      last.proving().processors().profile(pieces)))
          .how("%s, bare DELETE by callers: %s.".formatted(size, written(sweep.rates())))
          .raw(size, Map.of("sweep", sweep.rates(), "rounds", rounds));
    }

    /** Where the parts keep all processors busy, these are the limit; else it is waiting. */
    private String busy(Drained drained) {
      double seconds = population.pairs().size() / drained.rate();
      return "processors %.0f %% busy with it"
          .formatted(drained.processors().shareOf(seconds) * 100);
    }

    private static double bareRate(Round round) {
      return round.bare().rate();
    }

    private static double provingRate(Round round) {
      return round.proving().rate();
    }

    private static double lapseRate(Round round) {
      return round.lapse().rate();
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
      return Percentiles.of(rounds.stream().mapToDouble(value).boxed().toList()).median();
    }

    private static String written(Map<Integer, Double> rates) {
      return rates.entrySet().stream()
          .map(entry -> "%d: %.0f /s".formatted(entry.getKey(), entry.getValue()))
          .collect(Collectors.joining(", "));
    }
  }
}
