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
    return Map.of(
        // A clock that jumps ahead rings no timer: the tick finds what is due then.
        "lapse.enforcement.tick",
        "PT1S",
        "quarkus.datasource.username",
        parts.databaseUsername(),
        "quarkus.datasource.password",
        parts.databasePassword(),
        "quarkus.datasource.reactive.url",
        "postgresql://" + database,
        "quarkus.datasource.jdbc.url",
        "jdbc:postgresql://" + database,
        "lapse.keycloak.url",
        parts.keycloakUrl(),
        "lapse.keycloak.realm",
        LocalKeycloak.REALM,
        "lapse.keycloak.client-secret",
        "lapse-secret");
  }
}
