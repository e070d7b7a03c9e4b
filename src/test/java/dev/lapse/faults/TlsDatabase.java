package dev.lapse.faults;

import dev.lapse.local.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;

/** A PostgreSQL of its own that speaks TLS, and can be given another certificate. */
final class TlsDatabase implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EmbeddedPostgres server;
  private final Path folder;

  private TlsDatabase(EmbeddedPostgres server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  static TlsDatabase start(Path folder, Certificate certificate)
      throws IOException, GeneralSecurityException {
    install(folder, certificate);
    return new TlsDatabase(
        EmbeddedPostgres.builder()
            .setPort(FreePort.find())
            .setPGStartupWait(PATIENCE)
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", folder.resolve("server.crt").toString())
            .setServerConfig("ssl_key_file", folder.resolve("server.key").toString())
            .start(),
        folder);
  }

  private static void install(Path folder, Certificate certificate)
      throws IOException, GeneralSecurityException {
    Files.writeString(folder.resolve("server.crt"), certificate.pem());
    Path key = Files.writeString(folder.resolve("server.key"), certificate.keyPem());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  /** Shows another certificate from now on, and ends every connection there is. */
  void show(Certificate certificate) throws IOException, GeneralSecurityException, SQLException {
    install(folder, certificate);
    read("SELECT pg_reload_conf()");
    read(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
  }

  /** How many connections of Lapse there are, with TLS or without. */
  int connections(boolean encrypted) throws SQLException {
    return Integer.parseInt(
        read(
            "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
                + " AND ssl = "
                + encrypted));
  }

  private String read(String query) throws SQLException {
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  String address() {
    return "localhost:%d/postgres".formatted(server.getPort());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
