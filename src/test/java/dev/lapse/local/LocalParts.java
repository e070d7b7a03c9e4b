package dev.lapse.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What the service needs around it: PostgreSQL and Keycloak, started together. */
public final class LocalParts {
  private static final Path REALM_FILE = Path.of("keycloak-realm", "acme-realm.json");

  private final LocalPostgres postgres;
  private final LocalKeycloak keycloak;
  private final Runnable cleanUp;
  private final LogKey logKey;

  private LocalParts(
      LocalPostgres postgres, LocalKeycloak keycloak, LogKey logKey, Runnable cleanUp) {
    this.postgres = postgres;
    this.keycloak = keycloak;
    this.cleanUp = cleanUp;
    this.logKey = logKey;
  }

  /** On known ports, with data that is kept. */
  static LocalParts forDevelopment(int postgresPort, int keycloakPort, int lapsePort) {
    var folders = LocalFolders.ofThisProject();
    Path data = folders.developmentData();
    return new LocalParts(
        LocalPostgres.durable(folders, data.resolve("postgres"), postgresPort),
        LocalKeycloak.withRealm(
            distribution(folders), data.resolve("keycloak"), keycloakPort, realm(lapsePort)),
        LogKey.keptIn(data.resolve("audit.key")),
        () -> {});
  }

  /** On free ports, with data that goes when the parts stop. */
  public static LocalParts forTests(int lapsePort) {
    var folders = LocalFolders.ofThisProject();
    Path data = folders.newTestData();
    return new LocalParts(
        LocalPostgres.throwaway(folders, data.resolve("postgres"), FreePort.find()),
        LocalKeycloak.withRealm(
            distribution(folders), data.resolve("keycloak"), FreePort.find(), realm(lapsePort)),
        LogKey.ofOneRun(),
        () -> LocalFolders.delete(data));
  }

  /** On free ports and as durable as in development, with data that goes when the parts stop. */
  public static LocalParts forBenchmarks() {
    var folders = LocalFolders.ofThisProject();
    Path data = folders.newTestData();
    return new LocalParts(
        LocalPostgres.durable(folders, data.resolve("postgres"), FreePort.find()),
        LocalKeycloak.withRealm(
            distribution(folders), data.resolve("keycloak"), FreePort.find(), realm(0)),
        LogKey.ofOneRun(),
        () -> LocalFolders.delete(data));
  }

  /** Whether the kept data of Keycloak was made from another realm file, or for another port. */
  static boolean realmHasChanged(int lapsePort) {
    var folders = LocalFolders.ofThisProject();
    Path home = folders.developmentData().resolve("keycloak");
    return Files.exists(home.resolve("data"))
        && !distribution(folders).isOfRealm(home, realm(lapsePort));
  }

  /** Starts both, and returns when both are ready. */
  public void start() {
    var keycloakStarted = CompletableFuture.runAsync(keycloak::start);
    try {
      postgres.start();
      keycloakStarted.join();
    } catch (LocalFailureException e) {
      stop();
      throw e;
    } catch (CompletionException e) {
      stop();
      throw e.getCause() instanceof LocalFailureException failure ? failure : e;
    }
  }

  /** Stops both. */
  public void stop() {
    keycloak.stop();
    postgres.stop();
    cleanUp.run();
  }

  /** Ends both at once, for data that nobody will read again. */
  public void kill() {
    keycloak.kill();
    postgres.stop();
    cleanUp.run();
  }

  /** PostgreSQL alone. */
  public LocalPostgres postgres() {
    return postgres;
  }

  /** Keycloak alone. */
  public LocalKeycloak keycloak() {
    return keycloak;
  }

  /** The key that signs the audit log. */
  public LogKey logKey() {
    return logKey;
  }

  /** What an operator would set for a service that runs on these parts. */
  public Map<String, String> environment() {
    return Map.of(
        "LAPSE_AUDIT_KEY", logKey.secret(),
        "LAPSE_DATABASE_ADDRESS", postgres.address(),
        "LAPSE_DATABASE_USERNAME", postgres.username(),
        "LAPSE_DATABASE_PASSWORD", postgres.password(),
        "LAPSE_KEYCLOAK_URL", keycloak.url(),
        "LAPSE_KEYCLOAK_REALM", LocalKeycloak.REALM,
        "LAPSE_KEYCLOAK_CLIENT_SECRET", "lapse-secret");
  }

  /** What tells Quarkus that the parts are there already, so that it starts no containers. */
  Map<String, String> insteadOfDevServices() {
    return Map.of(
        "QUARKUS_DATASOURCE_REACTIVE_URL", "postgresql://" + postgres.address(),
        "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://" + postgres.address(),
        "QUARKUS_OIDC_AUTH_SERVER_URL", keycloak.url() + "/realms/" + LocalKeycloak.REALM);
  }

  private static KeycloakDistribution distribution(LocalFolders folders) {
    return new KeycloakDistribution(folders, Installation.usual());
  }

  /** The realm file, whose redirect URIs follow the port that the service listens on. */
  static String realm(int lapsePort) {
    try {
      return Files.readString(REALM_FILE)
          .replace("http://localhost:8080/", "http://localhost:%d/".formatted(lapsePort));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
