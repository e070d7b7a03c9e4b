package dev.lapse.local;

import java.nio.file.Path;

/** A Keycloak of a test's own on a free port, without a PostgreSQL; its data goes with it. */
public final class OwnKeycloak implements AutoCloseable {
  private final LocalKeycloak keycloak;
  private final Path data;

  private OwnKeycloak(LocalKeycloak keycloak, Path data) {
    this.keycloak = keycloak;
    this.data = data;
  }

  /** Starts one and waits until the realm answers. */
  public static OwnKeycloak start(Installation installation) {
    var folders = LocalFolders.ofThisProject();
    Path data = folders.newTestData();
    var keycloak =
        LocalKeycloak.withRealm(
            new KeycloakDistribution(folders, installation),
            data.resolve("keycloak"),
            FreePort.find(),
            LocalParts.realm(0));
    var own = new OwnKeycloak(keycloak, data);
    Runtime.getRuntime().addShutdownHook(new Thread(keycloak::kill, "stop-own-keycloak"));
    keycloak.start();
    return own;
  }

  /** Its address. */
  public String url() {
    return keycloak.url();
  }

  @Override
  public void close() {
    keycloak.kill();
    LocalFolders.delete(data);
  }
}
