package dev.lapse.bench;

import dev.lapse.local.ChildProcess;
import dev.lapse.local.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** The service of {@code src/bench/bare-service}: one insert for each request. */
final class BareService implements AutoCloseable {
  private static final Path JAR =
      Path.of("target", "bare-service", "quarkus-app", "quarkus-run.jar");
  private static final Path LOG = Path.of("target", "bench", "bare-service.log");
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String TABLE =
      """
      CREATE TABLE entries (id uuid PRIMARY KEY, subject text NOT NULL, scope text NOT NULL,
        reason text NOT NULL, ticket text, duration text NOT NULL, requested_at timestamptz NOT NULL)\
      """;

  private final Http http = new Http();
  private final ChildProcess process;
  private final String entries;

  private BareService(ChildProcess process, int port) {
    this.process = process;
    this.entries = "http://localhost:" + port + "/entries";
  }

  /** Starts it with the JVM options that Lapse gets, none, and waits until it is ready. */
  static BareService start(BenchDatabase database) {
    if (!Files.exists(JAR)) {
      throw new IllegalStateException(JAR + " is missing; ./dev bench builds it");
    }
    makeTable(database);
    int port = FreePort.find();
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var program = new ProcessBuilder(java, "-jar", JAR.toString());
    program
        .environment()
        .putAll(
            Map.of(
                "QUARKUS_HTTP_PORT", Integer.toString(port),
                "QUARKUS_DATASOURCE_REACTIVE_URL", "postgresql://" + database.address(),
                "QUARKUS_DATASOURCE_USERNAME", database.username(),
                "QUARKUS_DATASOURCE_PASSWORD", database.username()));
    var service = new BareService(ChildProcess.start("The bare service", program, LOG), port);
    service.process.awaitReady(PATIENCE, service::answers);
    return service;
  }

  private static void makeTable(BenchDatabase database) {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(TABLE);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean answers() {
    try {
      http.send(Http.to(entries).GET(), 200);
      return true;
    } catch (IllegalStateException e) {
      return false; // not yet
    }
  }

  /** The request that Lapse gets, as far as one row keeps it. */
  void request(Pair held) {
    var body =
        Map.of(
            "subject", held.client(),
            "scope", held.scope(),
            "reason", "Rotate the database credentials",
            "ticket", "CHG-1234",
            "duration", "PT2H");
    http.send(
        Http.to(entries).header("Content-Type", "application/json").POST(Http.json(body)), 201);
  }

  @Override
  public void close() {
    process.stop(Duration.ZERO);
  }
}
