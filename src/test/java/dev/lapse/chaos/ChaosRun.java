package dev.lapse.chaos;

import static org.awaitility.Awaitility.await;

import dev.lapse.faults.DemoSettings;
import dev.lapse.faults.KeycloakProxy;
import dev.lapse.faults.OwnDatabase;
import dev.lapse.local.LocalFailureException;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.TestParts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** One run, from the start of the replicas to the verdict. */
final class ChaosRun {
  private static final int REPLICAS = 3;
  private static final Duration LEASE = Duration.ofSeconds(10);

  /** For grants that are in force when the load ends, and whatever the last fault has delayed. */
  private static final Duration SETTLING = Duration.ofSeconds(90);

  /** What one that overslept does as it wakes must not come after the last look. */
  private static final Duration STAYS_SETTLED = Duration.ofSeconds(2);

  private final Form form;
  private final long seed;
  private final List<Loss> losses = new ArrayList<>();

  private ChaosRun(Form form, long seed) {
    this.form = form;
    this.seed = seed;
  }

  /**
   * Has everything happen.
   *
   * @param seed from which wishes and faults follow
   * @throws LocalFailureException if what is needed could not be started
   */
  static Report of(Form form, long seed) {
    return new ChaosRun(form, seed).run();
  }

  private Report run() {
    TestParts parts = TestParts.get();
    try (var realm = new Realm(form);
        var database = OwnDatabase.create();
        var keycloak = KeycloakProxy.http(parts.keycloakUrl(), 0);
        var replicas = Replicas.start(REPLICAS, settings(database, keycloak));
        var callers = new Callers(replicas::addresses, RealmAdmin.ofTests());
        var load = new Load(callers, wishes(realm), form);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var observer = new Observer(RealmAdmin.ofTests(), realm.subjects())) {
      var records = new Records(database.address());
      Instant begin = Instant.now();
      observer.begin(threads);
      List<Happened> happened = play(new Scene(replicas, keycloak, parts), load, threads);
      awaitSettled(replicas, records);
      Evidence evidence = evidence(load, callers, records, observer, realm);
      losses.addAll(load.losses());
      losses.addAll(Verdict.on(evidence));
      records.faultsOfTheLog(SETTLING).stream()
          .map(fault -> Loss.of("the audit log: " + fault))
          .forEach(losses::add);
      return new Report(
          form, seed, begin, happened, evidence, callers.repeated(), losses, replicas.logs());
    }
  }

  private static Map<String, String> settings(OwnDatabase database, KeycloakProxy keycloak) {
    return DemoSettings.of(
        database,
        keycloak.url(),
        Map.of(
            "LAPSE_ENFORCEMENT_LEASE", LEASE.toString(),
            "LAPSE_ENFORCEMENT_TICK", "PT2S",
            "LAPSE_SWEEP_EVERY", "PT3S",
            // Three people stand for all of them here.
            "LAPSE_API_RATE_LIMIT_REQUESTS", "100000"));
  }

  private Wishes wishes(Realm realm) {
    return new Wishes(realm.subjects(), realm.scopes(), form, new Random(seed));
  }

  private List<Happened> play(Scene scene, Load load, Executor threads) {
    load.begin();
    var replicas = Lane.ofReplicas(form, REPLICAS, LEASE, new Random(seed + 1));
    var parts = Lane.ofParts(form, new Random(seed + 2));
    var first = CompletableFuture.supplyAsync(() -> replicas.run(scene, load::burst), threads);
    var second = CompletableFuture.supplyAsync(() -> parts.run(scene, load::burst), threads);
    List<Happened> happened =
        first
            .thenCombine(second, (a, b) -> Stream.concat(a.stream(), b.stream()))
            .join()
            .sorted(Comparator.comparing(Happened::from))
            .toList();
    load.end();
    return happened;
  }

  private void awaitSettled(Replicas replicas, Records records) {
    try {
      replicas.awaitReady();
      await()
          .pollInSameThread()
          .pollInterval(Duration.ofMillis(500))
          .during(STAYS_SETTLED)
          .atMost(SETTLING)
          .until(records::areSettled);
    } catch (LocalFailureException e) {
      losses.add(Loss.of("a replica is not ready again: " + e.getMessage()));
    } catch (ConditionTimeoutException e) {
      losses.add(Loss.of("after %s there is still something to be done".formatted(SETTLING)));
    }
  }

  private static Evidence evidence(
      Load load, Callers callers, Records records, Observer observer, Realm realm) {
    List<Promise> promises = load.promises();
    return new Evidence(
        promises,
        told(promises, callers),
        records.grants(),
        records.events(),
        observer.end(),
        realm.assigned());
  }

  private static Map<UUID, String> told(List<Promise> promises, Callers callers) {
    Map<UUID, String> told = new HashMap<>();
    promises.forEach(promise -> {
      Answer answer = callers.send(Call.read(promise.grant().toString()));
      told.put(promise.grant(), answer.body().path("state").asText());
    });
    return told;
  }
}
