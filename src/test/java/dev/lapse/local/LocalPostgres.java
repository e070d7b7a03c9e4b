package dev.lapse.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * A PostgreSQL server with an empty database for Lapse; it keeps its port and data when stopped.
 */
public final class LocalPostgres {
  private static final String NAME = "lapse";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LocalFolders folders;
  private final Path data;
  private final int port;
  private final boolean durable;
  private EmbeddedPostgres server;

  private LocalPostgres(LocalFolders folders, Path data, int port, boolean durable) {
    this.folders = folders;
    this.data = data;
    this.port = port;
    this.durable = durable;
  }

  static LocalPostgres durable(LocalFolders folders, Path data, int port) {
    return new LocalPostgres(folders, data, port, true);
  }

  /** Faster, and its data does not survive a crash of the machine. */
  static LocalPostgres throwaway(LocalFolders folders, Path data, int port) {
    return new LocalPostgres(folders, data, port, false);
  }

  /** Starts the server; does nothing if it runs. */
  public synchronized void start() {
    if (server != null) {
      return;
    }
    try {
      Files.createDirectories(folders.postgresBinaries());
      Files.createDirectories(data.getParent());
      server =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setOverrideWorkingDirectory(folders.postgresBinaries().toFile())
              .setPGStartupWait(PATIENCE)
              .setServerConfig("fsync", durable ? "on" : "off")
              .setServerConfig("max_connections", "200")
              .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      createDatabase();
    } catch (IOException | SQLException | IllegalStateException e) {
      throw new LocalFailureException(
          "PostgreSQL can't be started on port %d: %s. Its log is %s"
              .formatted(port, e.getMessage(), log()),
          e);
    }
  }

  /** Stops the server, open connections or not; does nothing if it doesn't run. */
  public synchronized void stop() {
    if (server == null) {
      return;
    }
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      server = null;
    }
  }

  /** Host, port and database, as {@code LAPSE_DATABASE_ADDRESS} takes them. */
  public String address() {
    return "localhost:%d/%s".formatted(port, NAME);
  }

  /** The owner of the database. */
  public String username() {
    return NAME;
  }

  /** The owner's password. */
  public String password() {
    return NAME;
  }

  /** The server's own process, which ends when the server does. */
  public Optional<ProcessHandle> process() {
    try (var lines = Files.lines(data.resolve("postmaster.pid"))) {
      return lines.findFirst().map(String::trim).map(Long::valueOf).flatMap(ProcessHandle::of);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path log() {
    return data.resolveSibling(data.getFileName() + ".log");
  }

  private void createDatabase() throws SQLException {
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      try (var found =
          statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")) {
        if (found.next()) {
          return;
        }
      }
      statement.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(NAME, NAME));
      statement.execute("CREATE DATABASE %s OWNER %s".formatted(NAME, NAME));
    }
  }
}
