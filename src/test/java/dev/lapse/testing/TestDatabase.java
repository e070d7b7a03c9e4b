package dev.lapse.testing;

import dev.lapse.local.LocalParts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;

/** A PostgreSQL server of its own with the schema in it: no other test's rows, and no Keycloak. */
public final class TestDatabase implements AutoCloseable {
  private final LocalParts parts;

  private TestDatabase(LocalParts parts) {
    this.parts = parts;
  }

  /** Starts the server with the schema but no rows. */
  public static TestDatabase migrated() {
    var database = empty();
    database.migrateTo("latest");
    return database;
  }

  /** Starts the server without the schema. */
  public static TestDatabase empty() {
    var parts = LocalParts.forTests(0);
    parts.postgres().start();
    return new TestDatabase(parts);
  }

  /** Brings the schema to that version. */
  public void migrateTo(String version) {
    Flyway.configure()
        .dataSource(jdbcUrl(), username(), password())
        .target(version)
        .load()
        .migrate();
  }

  /** Host, port and database. */
  public String address() {
    return parts.postgres().address();
  }

  public String username() {
    return parts.postgres().username();
  }

  public String password() {
    return parts.postgres().password();
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://" + address();
  }

  /** A connection of the user that the service would have: the owner of every table. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), username(), password());
  }

  /** A connection of the server's superuser. */
  public Connection connectAsSuperuser() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), "postgres", "postgres");
  }

  @Override
  public void close() {
    parts.stop();
  }
}
