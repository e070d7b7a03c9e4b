package dev.lapse.faults;

import dev.lapse.local.TestParts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/** A database of its own on the tests' server, so that no other service sees what is due in it. */
public final class OwnDatabase implements AutoCloseable {
  private final String server;
  private final String name = "lapse_" + UUID.randomUUID().toString().replace('-', '_');

  private OwnDatabase(String server) {
    this.server = server;
  }

  /** With no table in it. */
  public static OwnDatabase create() {
    String address = TestParts.get().databaseAddress();
    var database = new OwnDatabase(address.substring(0, address.indexOf('/') + 1));
    database.onServer(
        "CREATE DATABASE %s OWNER %s".formatted(database.name, TestParts.get().databaseUsername()));
    return database;
  }

  /**
   * Another one with everything that is in this one now, as a backup has it; nobody may be in it.
   */
  OwnDatabase copy() {
    var copy = new OwnDatabase(server);
    onServer(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '%s'"
            .formatted(name));
    onServer(
        "CREATE DATABASE %s TEMPLATE %s OWNER %s"
            .formatted(copy.name, name, TestParts.get().databaseUsername()));
    return copy;
  }

  /** Host, port and database. */
  public String address() {
    return server + name;
  }

  /** Carries out a statement in this database, and returns how many rows it changed. */
  public int change(String statement) {
    return execute(address(), statement);
  }

  /** The first column of the first row that a query finds. */
  public String read(String query) {
    try (Connection connection = connect(address());
        var execution = connection.createStatement();
        var rows = execution.executeQuery(query)) {
      if (!rows.next()) {
        throw new IllegalStateException("nothing was found by: " + query);
      }
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    onServer("DROP DATABASE %s WITH (FORCE)".formatted(name));
  }

  private void onServer(String statement) {
    execute(server + "postgres", statement);
  }

  private static int execute(String address, String statement) {
    try (Connection connection = connect(address);
        var execution = connection.createStatement()) {
      execution.execute(statement);
      return execution.getUpdateCount();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the server's own administrator, whom it trusts without a password. */
  private static Connection connect(String address) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://" + address, "postgres", "postgres");
  }
}
