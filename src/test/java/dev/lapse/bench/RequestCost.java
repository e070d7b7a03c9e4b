package dev.lapse.bench;

import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A request for a grant, against a service that does one insert on the same PostgreSQL. */
final class RequestCost implements Measurement {
  private static final int ROUNDS = 4;
  private static final int CALLERS = 8;
  private static final int WARM_UP = 1500;
  private static final int ALONE = 300;
  private static final int TOGETHER = 1000;

  @Override
  public String name() {
    return "request";
  }

  @Override
  public String title() {
    return "A request, against one insert by a bare Quarkus service";
  }

  /** One of the two services, and what it took so far. */
  private static final class Contender {
    private final Consumer<Pair> request;
    private final List<Double> alone = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> together = Collections.synchronizedList(new ArrayList<>());
    private Duration taken = Duration.ZERO;

    private Contender(Consumer<Pair> request) {
      this.request = request;
    }

    /** Every program in it is compiled while it runs. */
    void warmUp(List<Pair> held) {
      Callers.carryOut(
          CALLERS, calls(held, WARM_UP, Collections.synchronizedList(new ArrayList<>())));
    }

    void alone(List<Pair> held) {
      Callers.carryOut(1, calls(held, ALONE, alone));
    }

    void together(List<Pair> held) {
      taken = taken.plus(Callers.carryOut(CALLERS, calls(held, TOGETHER, together)));
    }

    private List<Runnable> calls(List<Pair> held, int count, List<Double> latencies) {
      var calls = new ArrayList<Runnable>();
      for (int number = 0; number < count; number++) {
        var one = held.get(number % held.size());
        calls.add(() -> latencies.add(millis(one)));
      }
      return calls;
    }

    private double millis(Pair held) {
      long begin = System.nanoTime();
      request.accept(held);
      return (System.nanoTime() - begin) / 1e6;
    }

    Percentiles latency() {
      return Percentiles.of(alone);
    }

    double throughput() {
      return ROUNDS * TOGETHER / (taken.toNanos() / 1e9);
    }
  }

  @Override
  public Result measure(Stage stage) {
    var held = stage.realm().populateApart("request", 100, 20).pairs();
    var database = stage.newDatabase("request");
    try (var service = stage.startLapse(database);
        var bareService = BareService.start(stage.newDatabase("bare"))) {
      var calls =
          new GrantCalls(service.url(), new RealmAdmin(stage.parts().keycloak().url(), Realm.NAME));
      var lapse = new Contender(one -> calls.request(one.client(), one.scope(), "PT2H"));
      var bare = new Contender(bareService::request);
      lapse.warmUp(held);
      bare.warmUp(held);
      return measure(stage, service, held, lapse, bare);
    }
  }

  private static Result measure(
      Stage stage, PackagedLapse service, List<Pair> held, Contender lapse, Contender bare) {
    var asked = new ArrayList<KeycloakCalls>();
    var used = new ArrayList<Processors>();
    for (int round = 0; round < ROUNDS; round++) {
      var calls = KeycloakCalls.of(service);
      lapse.alone(held);
      asked.add(KeycloakCalls.of(service).since(calls));
      bare.alone(held);
      var processors = Processors.of(stage, service);
      lapse.together(held);
      used.add(Processors.of(stage, service).since(processors));
      bare.together(held);
    }
    return tell(lapse, bare, asked.getLast(), used.getLast());
  }

  private static Result tell(
      Contender lapse, Contender bare, KeycloakCalls asked, Processors used) {
    var keycloak = asked.all();
    var latency = lapse.latency();
    var bareLatency = bare.latency();
    var limit = "three look-ups in Keycloak, one after the other";
    return Result.builder()
        .figure(
            Figure.of("latency, 1 caller, Lapse: p50", latency.median(), Unit.MILLISECONDS)
                .limitedBy(limit))
        .figure(
            Figure.of("latency, 1 caller, Lapse: p99", latency.at(99), Unit.MILLISECONDS)
                .limitedBy(limit))
        .figure(
            Figure.of("latency, 1 caller, bare: p50", bareLatency.median(), Unit.MILLISECONDS)
                .limitedBy("the commit's write to disk"))
        .figure(
            Figure.of("latency, 1 caller, bare: p99", bareLatency.at(99), Unit.MILLISECONDS)
                .limitedBy("the commit's write to disk"))
        .figure(
            Figure.of(
                    "latency, Lapse to bare: p50",
                    latency.median() / bareLatency.median(),
                    Unit.RATIO)
                .limitedBy(limit))
        .figure(
            Figure.of(
                "of it in Keycloak, Lapse: mean",
                keycloak.seconds() * 1000 / ALONE,
                Unit.MILLISECONDS))
        .figure(
            Figure.of(
                    "throughput, %d callers, Lapse".formatted(CALLERS),
                    lapse.throughput(),
                    Unit.PER_SECOND)
                .limitedBy("processor time of Keycloak"))
        .figure(
            Figure.of(
                    "throughput, %d callers, bare".formatted(CALLERS),
                    bare.throughput(),
                    Unit.PER_SECOND)
                .limitedBy("processor time, the caller's included"))
        .figure(
            Figure.of(
                    "throughput, Lapse to bare", lapse.throughput() / bare.throughput(), Unit.RATIO)
                .limitedBy("processor time of Keycloak"))
        .how(
            "POST /api/v1/grants until 201 and AWAITING_APPROVAL, by a person for 2,000 client and scope pairs in turn; the bare service checks no token and asks nobody. Rounds alternate.")
        .how("Lapse asks Keycloak, a request: %s.".formatted(asked.profile(ALONE)))
        .how(
            "Processor time a request to Lapse, %d callers: %s."
                .formatted(CALLERS, used.profile(TOGETHER)))
        .raw("lapse", raw(lapse))
        .raw("bare", raw(bare))
        .build();
  }

  private static Map<String, Object> raw(Contender contender) {
    return Map.of(
        "latencyOneCaller", contender.latency().summary(),
        "latencyAllCallers", Percentiles.of(contender.together).summary(),
        "throughput", contender.throughput());
  }
}
