package dev.lapse.testing;

import dev.lapse.local.LogKey;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The service on a database of its own, without Keycloak, and with nothing in it that looks for due
 * targets by itself: nothing happens there but what a test does.
 */
public final class DatabaseAlone implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "quarkus.devservices.enabled", "false",
        "quarkus.scheduler.enabled", "false",
        "quarkus.arc.exclude-types",
            "dev.lapse.enforcement.EnforcementLoop,dev.lapse.enforcement.Recovery,dev.lapse.audit.LogLoops",
        "lapse.enforcement.backoff.initial", "PT0.02S",
        "lapse.enforcement.backoff.max", "PT0.2S");
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Parts.class));
  }

  @Override
  public boolean disableGlobalTestResources() {
    return true;
  }

  /** The database, and a key in place of Keycloak's. */
  public static final class Parts implements QuarkusTestResourceLifecycleManager {
    private TestDatabase database;

    @Override
    public Map<String, String> start() {
      database = TestDatabase.empty();
      return Map.of(
          "lapse.audit.key",
          LogKey.ofOneRun().secret(),
          "quarkus.datasource.username",
          database.username(),
          "quarkus.datasource.password",
          database.password(),
          "quarkus.datasource.reactive.url",
          "postgresql://" + database.address(),
          "quarkus.datasource.jdbc.url",
          database.jdbcUrl(),
          "quarkus.oidc.auth-server-url",
          "",
          "quarkus.oidc.public-key",
          newKey(),
          "lapse.keycloak.url",
          "http://localhost:1",
          "lapse.keycloak.realm",
          "acme",
          "lapse.keycloak.client-secret",
          "lapse-secret");
    }

    private static String newKey() {
      try {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return Base64.getEncoder()
            .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void stop() {
      database.close();
    }
  }
}
