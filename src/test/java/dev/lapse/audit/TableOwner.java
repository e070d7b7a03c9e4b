package dev.lapse.audit;

import dev.lapse.testing.GrantRows;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A connection of the role that owns the tables: nobody but a superuser could do more. */
abstract class TableOwner {
  @Inject DataSource database;

  Connection connection;
  GrantRows rows;

  @BeforeEach
  final void open() throws SQLException {
    connection = database.getConnection();
    rows = new GrantRows(connection);
  }

  @AfterEach
  final void close() throws SQLException {
    connection.close();
  }
}
