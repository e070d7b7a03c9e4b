package dev.lapse.bench;

import dev.lapse.local.RealmAdmin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** How late a scope goes when the system has nothing else to do. */
final class IdleLag implements Measurement {
  private static final int GRANTS_A_CUTOFF = 40;
  private static final int SHORTEST_MILLIS = 1000;
  private static final int LONGEST_MILLIS = 2000;

  /** The phases are the same in every run. */
  private final RandomGenerator phases = RandomGeneratorFactory.of("L64X128MixRandom").create(7);

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String title() {
    return "Lag on an idle system";
  }

  @Override
  public Result measure(Stage stage) {
    var result = Result.builder();
    var client = stage.realm().populate("idle", 1, 0).clients().getFirst().name();
    try (var lapse = stage.startLapse(stage.newDatabase("idle"))) {
      var calls =
          new GrantCalls(lapse.url(), new RealmAdmin(stage.parts().keycloak().url(), Realm.NAME));
      for (var cutoff : List.of("linger", "strike")) {
        var scope = stage.realm().createScope("bench-" + cutoff).name();
        lag(calls, client, scope, 3);
        tell(result, cutoff, lag(calls, client, scope, GRANTS_A_CUTOFF));
      }
    }
    return result
        .how(
            "Grants of 1 to 2 s, requested, approved and expired by the API one after another; lag is removedAt - expiresAt of the grant.")
        .build();
  }

  private List<Double> lag(GrantCalls calls, String client, String scope, int grants) {
    var lags = new ArrayList<Double>();
    for (int i = 0; i < grants; i++) {
      var duration = Duration.ofMillis(phases.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS));
      var requested = calls.request(client, scope, duration.toString());
      lags.add(lagOf(calls.awaitExpiry(calls.approve(requested))));
    }
    return lags;
  }

  private static double lagOf(GrantCalls.Seen expired) {
    var due = Instant.parse(expired.body().get("expiresAt").asText());
    var removed = Instant.parse(expired.body().get("removedAt").asText());
    return Duration.between(due, removed).toNanos() / 1e6;
  }

  private static void tell(Result.Builder result, String cutoff, List<Double> measured) {
    var lags = Percentiles.of(measured);
    var limit = "what Keycloak takes for the calls of one removal";
    result
        .figure(Figure.of(cutoff + ": p50", lags.at(50), Unit.MILLISECONDS).limitedBy(limit))
        .figure(Figure.of(cutoff + ": p90", lags.at(90), Unit.MILLISECONDS).limitedBy(limit))
        .figure(
            Figure.of(cutoff + ": p99", lags.at(99), Unit.MILLISECONDS)
                .aimingAt(new Target.Under(250))
                .limitedBy(limit))
        .figure(Figure.of(cutoff + ": max", lags.max(), Unit.MILLISECONDS).limitedBy(limit))
        .raw(cutoff, measured);
  }
}
