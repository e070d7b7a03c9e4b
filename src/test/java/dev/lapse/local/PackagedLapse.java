package dev.lapse.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The service as it was packaged, jar or native executable, in a process of its own that a test may
 * kill. It takes free ports, and knows of the tests' Keycloak and database only what it is told.
 */
public final class PackagedLapse implements AutoCloseable {
  private static final Path TARGET = Path.of("target");
  private static final Path JAR = TARGET.resolve("quarkus-app").resolve("quarkus-run.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ChildProcess process;
  private final Path log;
  private final int port;
  private final int managementPort;
  private final Supplier<PackagedLapse> anew;

  private PackagedLapse(
      ChildProcess process, Path log, int port, int managementPort, Supplier<PackagedLapse> anew) {
    this.process = process;
    this.log = log;
    this.port = port;
    this.managementPort = managementPort;
    this.anew = anew;
  }

  /**
   * Starts the service and returns at once.
   *
   * @param environment the settings, as variables of the environment
   * @param options system properties, such as {@code -Dkey=value}
   */
  public static PackagedLapse start(Map<String, String> environment, String... options) {
    return start(environment, command(List.of(options)));
  }

  /**
   * Starts the jar with the JVM's own defaults, as an operator would, and returns at once.
   *
   * @param options of the JVM, which change those defaults
   */
  public static PackagedLapse startJar(Map<String, String> environment, String... options) {
    var command = new ArrayList<String>();
    command.add(java());
    command.addAll(List.of(options));
    command.addAll(List.of("-jar", JAR.toString()));
    return start(environment, command);
  }

  /**
   * Starts the jar once, stops it, and has it keep what it loaded and linked in a file, from which
   * {@code -XX:AOTCache} takes it (JDK 25).
   *
   * @param cache the file; its folder is made
   */
  public static void makeCache(Path cache, Map<String, String> environment) {
    try {
      Files.createDirectories(cache.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (var lapse = startJar(environment, "-XX:AOTCacheOutput=" + cache).awaitReady()) {
      lapse.process().destroy();
      lapse.awaitEnd();
    }
    if (!Files.exists(cache)) {
      throw new LocalFailureException("the JVM has made no cache at " + cache);
    }
  }

  /** Starts a native executable and returns at once. */
  public static PackagedLapse startNative(Path executable, Map<String, String> environment) {
    return start(environment, List.of(executable.toString()));
  }

  /**
   * What the program came to where it was not run as the service.
   *
   * @param lines what it printed
   */
  public record Ended(int status, List<String> lines) {}

  /** Runs the program with these words, which make something else of it, and waits for its end. */
  public static Ended run(Map<String, String> environment, String... words) {
    List<String> command = new ArrayList<>(command(List.of()));
    command.addAll(List.of(words));
    var program = new ProcessBuilder(command).redirectErrorStream(true);
    program.environment().putAll(environment);
    try {
      Process process = program.start();
      List<String> lines = process.inputReader().lines().toList();
      return new Ended(process.waitFor(), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailureException("interrupted", e);
    }
  }

  /** The native executable, where one was built. */
  public static Optional<Path> nativeExecutable() {
    try (var files = Files.list(TARGET)) {
      return files.filter(file -> file.getFileName().toString().endsWith("-runner")).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PackagedLapse start(Map<String, String> environment, List<String> command) {
    return start(environment, command, FreePort.find(), FreePort.find());
  }

  private static PackagedLapse start(
      Map<String, String> environment, List<String> command, int port, int managementPort) {
    var program = new ProcessBuilder(command);
    program.environment().keySet().removeIf(name -> name.matches("(LAPSE|QUARKUS)_.*"));
    program.environment().put("LAPSE_PORT", Integer.toString(port));
    program.environment().put("LAPSE_MANAGEMENT_PORT", Integer.toString(managementPort));
    program.environment().putAll(environment);
    Path log = TARGET.resolve("packaged-lapse").resolve(UUID.randomUUID() + ".log");
    var process = ChildProcess.start("Lapse", program, log);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> process.stop(Duration.ZERO), "stop"));
    return new PackagedLapse(
        process,
        log,
        port,
        managementPort,
        () -> start(environment, command, port, managementPort));
  }

  /** Kills it, and starts another one like it at the same address. */
  public PackagedLapse startAnew() {
    kill();
    return anew.get();
  }

  /** Waits until it is ready, and says so in its log if it never is. */
  public PackagedLapse awaitReady() {
    process.awaitReady(PATIENCE, () -> statusOf("ready") == 200);
    return this;
  }

  /** The same, looking so often that the instant can be measured. */
  public PackagedLapse awaitReadyClosely() {
    process.awaitReady(PATIENCE, Duration.ofMillis(10), () -> statusOf("ready") == 200);
    return this;
  }

  /** Waits until it lives, ready or not. */
  public PackagedLapse awaitLive() {
    process.awaitReady(PATIENCE, () -> statusOf("live") == 200);
    return this;
  }

  /** Waits until it has ended by itself, and returns its exit status. */
  public int awaitEnd() {
    try {
      return process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).exitValue();
    } catch (java.util.concurrent.TimeoutException e) {
      throw new LocalFailureException("Lapse has not ended:\n" + log(), e);
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new LocalFailureException("Lapse can't be waited for", e);
    }
  }

  /** The address of its API. */
  public String url() {
    return "http://localhost:" + port;
  }

  /** Where health and metrics are: host and port. */
  public String management() {
    return "localhost:" + managementPort;
  }

  /** What a health check answers: {@code live} or {@code ready}. */
  public HttpResponse<String> health(String check) throws IOException {
    return manage("/q/health/" + check);
  }

  /** Its metrics, as Prometheus reads them. */
  public String metrics() {
    try {
      return manage("/q/metrics").body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process, to be looked at. */
  public ProcessHandle process() {
    return process.handle();
  }

  private HttpResponse<String> manage(String path) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + management() + path))
            .timeout(Duration.ofSeconds(30))
            .build();
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailureException("interrupted", e);
    }
  }

  /** Everything it wrote. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it at once: {@code kill -9}. */
  public void kill() {
    process.stop(Duration.ZERO);
  }

  /** Stops it in the middle of whatever it does: {@code SIGSTOP}. It keeps its connections. */
  public void freeze() {
    process.signal("STOP");
  }

  /** Lets it go on where it was stopped. */
  public void thaw() {
    process.signal("CONT");
  }

  /** Where its log is. */
  public Path logFile() {
    return log;
  }

  @Override
  public void close() {
    kill();
  }

  private int statusOf(String check) {
    try {
      return health(check).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  private static List<String> command(List<String> options) {
    Properties artifact = artifact();
    String path = TARGET.resolve(artifact.getProperty("path")).toString();
    List<String> command = new ArrayList<>();
    if ("native".equals(artifact.getProperty("type"))) {
      command.add(path);
      command.addAll(options);
      return command;
    }
    command.add(java());
    // It lives for seconds: the quick compiler alone lets it start sooner.
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(options);
    command.add("-jar");
    command.add(path);
    return command;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** What the build says of its outcome. */
  private static Properties artifact() {
    var artifact = new Properties();
    Path file = TARGET.resolve("quarkus-artifact.properties");
    try (var content = Files.newBufferedReader(file)) {
      artifact.load(content);
      return artifact;
    } catch (IOException e) {
      throw new LocalFailureException(file + " is missing; ./mvnw package makes it.", e);
    }
  }
}
