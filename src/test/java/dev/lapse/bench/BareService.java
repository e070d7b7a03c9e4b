package dev.lapse.bench;

import dev.lapse.local.ChildProcess;
import dev.lapse.local.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The service of {@code src/bench/bare-service}: one insert for each request. */
final class BareService implements AutoCloseable {
  private static final Path TARGET = Path.of("target", "bare-service");
  private static final Path JAR = TARGET.resolve("quarkus-app").resolve("quarkus-run.jar");
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
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var service = start(List.of(java, "-jar", JAR.toString()), database);
    service.process.awaitReady(PATIENCE, service::answers);
    return service;
  }

  /** Its native executable, where one was built. */
  static Optional<Path> nativeExecutable() {
    if (!Files.isDirectory(TARGET)) {
      return Optional.empty();
    }
    try (var files = Files.list(TARGET)) {
      return files.filter(file -> file.getFileName().toString().endsWith("-runner")).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts its native executable on a database that has its table, and returns at once. */
  static BareService startNative(Path executable, BenchDatabase database) {
    return start(List.of(executable.toString()), database);
  }

  private static BareService start(List<String> command, BenchDatabase database) {
    int port = FreePort.find();
    var program = new ProcessBuilder(command);
    program
        .environment()
        .putAll(
            Map.of(
                "QUARKUS_HTTP_PORT", Integer.toString(port),
                "QUARKUS_DATASOURCE_REACTIVE_URL", "postgresql://" + database.address(),
                "QUARKUS_DATASOURCE_USERNAME", database.username(),
                "QUARKUS_DATASOURCE_PASSWORD", database.username()));
    return new BareService(ChildProcess.start("The bare service", program, LOG), port);
  }

  /**
   * Waits until it has written its first row, looking so often that the instant can be measured.
   */
  BareService awaitFirstRow(Pair asked) {
    process.awaitReady(PATIENCE, Duration.ofMillis(10), () -> succeeds(() -> request(asked)));
    return this;
  }

  ProcessHandle process() {
    return process.handle();
  }

  static void makeTable(BenchDatabase database) {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(TABLE);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean answers() {
    return succeeds(() -> http.send(Http.to(entries).GET(), 200));
  }

  private static boolean succeeds(Runnable call) {
    try {
      call.run();
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
