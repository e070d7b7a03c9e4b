package dev.lapse.bench;

import dev.lapse.local.LocalParts;
import dev.lapse.local.PackagedLapse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The PostgreSQL and the Keycloak that a run measures on, as {@code ./dev up} runs them. */
final class Stage implements AutoCloseable {
  private static final Path POLICIES = Path.of("src", "bench", "policies.yaml").toAbsolutePath();

  private final LocalParts parts;
  private final Realm realm;

  private Stage(LocalParts parts) {
    this.parts = parts;
    this.realm = new Realm(parts.keycloak().url());
  }

  static Stage set() {
    var parts = LocalParts.forBenchmarks();
    Runtime.getRuntime().addShutdownHook(new Thread(parts::kill, "stop-parts"));
    parts.start();
    return new Stage(parts);
  }

  LocalParts parts() {
    return parts;
  }

  Realm realm() {
    return realm;
  }

  BenchDatabase newDatabase(String name) {
    return BenchDatabase.create(parts.postgres(), name);
  }

  /** The packaged service on that database, ready. */
  PackagedLapse startLapse(BenchDatabase database) {
    return PackagedLapse.startJar(settings(database)).awaitReady();
  }

  /** What an operator would set, but for the limit on one caller: here one is all there is. */
  Map<String, String> settings(BenchDatabase database) {
    var settings = new HashMap<>(parts.environment());
    settings.put("LAPSE_DATABASE_ADDRESS", database.address());
    settings.put("QUARKUS_PROFILE", "demo");
    settings.put("LAPSE_POLICY_FILE", POLICIES.toString());
    settings.put("LAPSE_API_RATE_LIMIT_REQUESTS", "1000000");
    return settings;
  }

  @Override
  public void close() {
    parts.kill();
  }
}
