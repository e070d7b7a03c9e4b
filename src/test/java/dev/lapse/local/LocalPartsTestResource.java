package dev.lapse.local;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Gives tests a real PostgreSQL and a real Keycloak.
 *
 * <p>They start once and live as long as the JVM, so that test profiles, which restart the service,
 * find the same ones.
 */
public final class LocalPartsTestResource implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    return config(TestParts.get());
  }

  /** Does nothing: what the next profile needs ends with the JVM. */
  @Override
  public void stop() {}

  private static Map<String, String> config(TestParts parts) {
    String database = parts.databaseAddress();
    return Map.ofEntries(
        // A clock that jumps ahead rings no timer: the tick finds what is due then.
        Map.entry("lapse.enforcement.tick", "PT1S"),
        // A busy machine must not turn a drain into a strike.
        Map.entry("lapse.enforcement.drain-margin", "PT1M"),
        // Tests sweep when they want to, and not behind each other's back.
        Map.entry("lapse.sweep.every", "PT1H"),
        Map.entry("quarkus.datasource.username", parts.databaseUsername()),
        Map.entry("quarkus.datasource.password", parts.databasePassword()),
        Map.entry("quarkus.datasource.reactive.url", "postgresql://" + database),
        Map.entry("quarkus.datasource.jdbc.url", "jdbc:postgresql://" + database),
        Map.entry("lapse.audit.key", parts.logKey()),
        Map.entry("lapse.keycloak.url", parts.keycloakUrl()),
        Map.entry("lapse.keycloak.realm", LocalKeycloak.REALM),
        Map.entry("lapse.keycloak.client-secret", "lapse-secret"));
  }
}
