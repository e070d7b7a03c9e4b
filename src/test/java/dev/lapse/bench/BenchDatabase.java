package dev.lapse.bench;

import dev.lapse.local.LocalPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;

/** A database with the schema and no rows, on the server that all measurements share. */
final class BenchDatabase {
  private final LocalPostgres server;
  private final String name;

  private BenchDatabase(LocalPostgres server, String name) {
    this.server = server;
    this.name = name;
  }

  static BenchDatabase create(LocalPostgres server, String name) {
    var database = new BenchDatabase(server, "bench_" + name);
    database.makeAnew();
    Flyway.configure()
        .dataSource("jdbc:postgresql://" + database.address(), server.username(), server.password())
        .load()
        .migrate();
    return database;
  }

  private void makeAnew() {
    try (var connection = connect(onServer("postgres"), "postgres", "postgres");
        var statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
      statement.execute("CREATE DATABASE %s OWNER %s".formatted(name, server.username()));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Host, port and database. */
  String address() {
    return onServer(name);
  }

  /** The owner of the tables. */
  String username() {
    return server.username();
  }

  /** That owner's. */
  String password() {
    return server.password();
  }

  /** A connection that may do what the service may. */
  Connection connect() throws SQLException {
    return connect(address(), server.username(), server.password());
  }

  /** A connection of the server's superuser, whom it trusts. */
  Connection connectAsSuperuser() throws SQLException {
    return connect(address(), "postgres", "postgres");
  }

  private String onServer(String database) {
    return server.address().substring(0, server.address().indexOf('/') + 1) + database;
  }

  private static Connection connect(String address, String user, String password)
      throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://" + address, user, password);
  }
}
