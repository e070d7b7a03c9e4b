package dev.lapse.api;

import dev.lapse.local.LogKey;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * A PostgreSQL, and a key in Keycloak's place: so that tests can have tokens that Keycloak would
 * never issue, such as one that is expired or has no subject.
 */
public final class ApiTestParts implements QuarkusTestResourceLifecycleManager {
  private EmbeddedPostgres postgres;

  @Override
  public Map<String, String> start() {
    try {
      postgres = EmbeddedPostgres.builder().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    KeyPair keys = keys();
    String address = "localhost:" + postgres.getPort() + "/postgres";
    return Map.ofEntries(
        Map.entry("quarkus.datasource.username", "postgres"),
        Map.entry("quarkus.datasource.password", "postgres"),
        Map.entry("quarkus.datasource.reactive.url", "postgresql://" + address),
        Map.entry("quarkus.datasource.jdbc.url", "jdbc:postgresql://" + address),
        Map.entry("quarkus.oidc.auth-server-url", ""),
        Map.entry("quarkus.oidc.public-key", encode(keys.getPublic().getEncoded())),
        Map.entry("lapse.audit.key", LogKey.ofOneRun().secret()),
        Map.entry("lapse.keycloak.url", "http://localhost:1"),
        Map.entry("lapse.keycloak.realm", "acme"),
        Map.entry("lapse.keycloak.client-id", "lapse"),
        Map.entry("lapse.keycloak.client-secret", "lapse-secret"),
        Map.entry(Tokens.KEY, encode(keys.getPrivate().getEncoded())));
  }

  @Override
  public void stop() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }
}
