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

  /** Ends it at once, as a crash does. */
  public void kill() {
    keycloak.kill();
  }

  /** Stops it in the middle of whatever it does: {@code SIGSTOP}. It keeps its connections. */
  public void freeze() {
    keycloak.signal("STOP");
  }

  /** Lets it go on where it was stopped. */
  public void thaw() {
    keycloak.signal("CONT");
  }

  /** What it knew at one time, kept apart. */
  public final class Backup implements AutoCloseable {
    private final Path kept;

    private Backup(Path kept) {
      this.kept = kept;
    }

    /** Takes it back to what it knew then; all that came after is lost to it. */
    public void restore() {
      keycloak.stop();
      LocalFolders.delete(database());
      LocalFolders.copy(kept, database());
      keycloak.start();
    }

    @Override
    public void close() {
      LocalFolders.delete(kept);
    }
  }

  /** Stops it, keeps all that it knows, and starts it again. */
  public Backup backUp() {
    Path kept = data.resolve("backup");
    keycloak.stop();
    LocalFolders.copy(database(), kept);
    keycloak.start();
    return new Backup(kept);
  }

  private Path database() {
    return data.resolve("keycloak").resolve("data");
  }

  @Override
  public void close() {
    kill();
    LocalFolders.delete(data);
  }
}
