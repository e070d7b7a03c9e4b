package dev.lapse.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** How late scopes go when grants end every second for a minute. */
final class LoadedLag implements Measurement {
  private static final int WANTED_A_SECOND = 100;
  private static final double SHARE_OF_BEST = 0.6;
  private static final int SECONDS = 60;
  private static final int SCOPES = 20;
  private static final Duration AHEAD = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  @Override
  public String name() {
    return "loaded";
  }

  @Override
  public String title() {
    return "Lag under load: grants due at each second for a minute";
  }

  @Override
  public Result measure(Stage stage) {
    var population = stage.realm().populate("loaded", WANTED_A_SECOND * SECONDS / SCOPES, SCOPES);
    var held = population.pairs();
    var database = stage.newDatabase("loaded");
    try (var lapse = stage.startLapse(database)) {
      var some = held.subList(0, 1000);
      warmUp(stage, database, some);
      var sweep = BareLoop.sweep(stage.realm(), some);
      int rate = rate(sweep.bestRate());
      var due = held.subList(0, rate * SECONDS);
      var before = Processors.of(stage, lapse);
      var calls = KeycloakCalls.of(lapse);
      var lags = lags(database, due, rate);
      return tell(population, rate, sweep, lags)
          .how(
              "Calls a removal: %s."
                  .formatted(KeycloakCalls.of(lapse).since(calls).profile(due.size())))
          .how(
              "Processor time a removal: %s."
                  .formatted(Processors.of(stage, lapse).since(before).profile(due.size())))
          .build();
    }
  }

  private static void warmUp(Stage stage, BenchDatabase database, List<Pair> some) {
    var due = Instant.now();
    DueGrants.write(database, "warm-up", some, number -> due).awaitEnd(PATIENCE).forget();
    stage.realm().assignAgain(some);
  }

  /** The rate that is wanted, or what leaves Keycloak some air where it is slower than that. */
  private static int rate(double best) {
    return best >= WANTED_A_SECOND ? WANTED_A_SECOND : (int) (best * SHARE_OF_BEST);
  }

  private static List<Double> lags(BenchDatabase database, List<Pair> due, int rate) {
    var first = Instant.now().plus(AHEAD).truncatedTo(ChronoUnit.SECONDS);
    return DueGrants.write(database, "load", due, number -> first.plusSeconds(number / rate))
        .awaitEnd(PATIENCE)
        .lags();
  }

  private static Result.Builder tell(
      Population population, int rate, BareLoop.Sweep sweep, List<Double> measured) {
    var lags = Percentiles.of(measured);
    var limit = "the last of a second's grants waits for the others; Keycloak's processor time";
    var of = "%d /s: ".formatted(rate);
    return Result.builder()
        .figure(Figure.of(of + "p50", lags.at(50), Unit.MILLISECONDS).limitedBy(limit))
        .figure(Figure.of(of + "p90", lags.at(90), Unit.MILLISECONDS).limitedBy(limit))
        .figure(
            Figure.of(of + "p99", lags.at(99), Unit.MILLISECONDS)
                .aimingAt(new Target.Under(1000))
                .limitedBy(limit))
        .figure(Figure.of(of + "max", lags.max(), Unit.MILLISECONDS).limitedBy(limit))
        .figure(
            Figure.of("bare DELETE, for comparison", sweep.bestRate(), Unit.PER_SECOND)
                .limitedBy("Keycloak's processor time"))
        .how(
            "%,d grants on %s, all of a second due in its first instant; the lag is removedAt - expiresAt of each."
                .formatted(measured.size(), population.size()))
        .how(whyThisRate(rate, sweep.bestRate()))
        .raw("lag", lags.summary())
        .raw("bareDelete", sweep.rates());
  }

  private static String whyThisRate(int rate, double best) {
    return rate == WANTED_A_SECOND
        ? "Keycloak keeps up with %d /s here: the bare loop reaches %.0f /s.".formatted(rate, best)
        : "Keycloak does not keep up with %d /s here: the bare loop reaches %.0f /s, so the load is 60 %% of that."
            .formatted(WANTED_A_SECOND, best);
  }
}
