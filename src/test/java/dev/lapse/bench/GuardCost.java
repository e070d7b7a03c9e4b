package dev.lapse.bench;

import dev.lapse.local.RealmAdmin;
import dev.lapse.local.RealmAdmin.ScopeType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A token with a guarded scope, against one with the same scope unguarded, from one Keycloak. */
final class GuardCost implements Measurement {
  private static final int WARM_UP = 1000;
  private static final int ALONE = 1500;
  private static final int ROUNDS = 10;
  private static final int TOGETHER = 250;
  private static final int CALLERS = 4;
  private static final double ALLOWED = 1.05;

  @Override
  public String name() {
    return "guard";
  }

  @Override
  public String title() {
    return "Issuing a token, with the guard and without";
  }

  /** A client, its scope, and what its tokens took. */
  private static final class Contender {
    private final RealmAdmin realm;
    private final String client;
    private final List<Double> alone = new ArrayList<>();
    private Duration taken = Duration.ZERO;

    private Contender(RealmAdmin realm, String client) {
      this.realm = realm;
      this.client = client;
      realm.createServiceAccount(client);
      realm.createScope(client, "vault-api");
      realm.assignScope(client, client, ScopeType.OPTIONAL);
    }

    void takeToken() {
      if (realm.requestClientToken(client, client).status() != 200) {
        throw new IllegalStateException("no token for " + client);
      }
    }

    void alone() {
      long begin = System.nanoTime();
      takeToken();
      alone.add((System.nanoTime() - begin) / 1e6);
    }

    void together() {
      taken =
          taken.plus(
              Callers.carryOut(CALLERS, Collections.nCopies(TOGETHER, (Runnable) this::takeToken)));
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
    var realm = new RealmAdmin(stage.parts().keycloak().url(), Realm.NAME);
    var without = new Contender(realm, "bench-unguarded");
    var with = new Contender(realm, "bench-guarded");
    guard(realm, with.client);
    for (int number = 0; number < WARM_UP; number++) {
      with.takeToken();
      without.takeToken();
    }
    for (int number = 0; number < ALONE; number++) {
      inTurn(number, with::alone, without::alone);
    }
    for (int round = 0; round < ROUNDS; round++) {
      inTurn(round, with::together, without::together);
    }
    return tell(with, without);
  }

  private static void guard(RealmAdmin realm, String name) {
    var scope = realm.scopeUuid(name);
    realm.admin(
        "POST",
        "/client-scopes/%s/protocol-mappers/models".formatted(scope),
        Map.of(
            "name", "lapse-guard",
            "protocol", "openid-connect",
            "protocolMapper", "lapse-guard",
            "config", Map.of("strict", "false")));
    var end = Instant.now().plus(Duration.ofHours(1));
    realm.setClientAttribute(name, "lapse.until." + scope, Long.toString(end.getEpochSecond()));
  }

  /** Each goes first as often as the other: what follows finds caches warm. */
  private static void inTurn(int number, Runnable one, Runnable other) {
    (number % 2 == 0 ? one : other).run();
    (number % 2 == 0 ? other : one).run();
  }

  private static Result tell(Contender with, Contender without) {
    double latency = with.latency().median() / without.latency().median();
    double rate = without.throughput() / with.throughput();
    return Result.builder()
        .figure(
            Figure.of("token without the guard: p50", without.latency().median(), Unit.MILLISECONDS)
                .limitedBy("the signature"))
        .figure(
            Figure.of("token with the guard: p50", with.latency().median(), Unit.MILLISECONDS)
                .limitedBy("the signature"))
        .figure(
            Figure.of("with to without, 1 caller: p50", latency, Unit.RATIO)
                .aimingAt(new Target.Under(ALLOWED)))
        .figure(
            Figure.of("tokens without the guard, 4 callers", without.throughput(), Unit.PER_SECOND)
                .limitedBy("processor time"))
        .figure(
            Figure.of("tokens with the guard, 4 callers", with.throughput(), Unit.PER_SECOND)
                .limitedBy("processor time"))
        .figure(
            Figure.of("without to with, 4 callers", rate, Unit.RATIO)
                .aimingAt(new Target.Under(ALLOWED)))
        .how(
            "client_credentials naming an optional scope with an audience mapper, %,d of each kind one by one in turn, then %d rounds of %d of each by %d callers, on one Keycloak that has the guard installed; the scope of one kind is guarded, and its grant ends in an hour."
                .formatted(ALONE, ROUNDS, TOGETHER, CALLERS))
        .raw("with", with.latency().summary())
        .raw("without", without.latency().summary())
        .build();
  }
}
