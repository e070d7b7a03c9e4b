package dev.lapse.local;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** {@code ./dev up}: PostgreSQL, Keycloak and the service, until one ends or someone says so. */
public final class Up {
  private static final Path SERVICE = Path.of("target", "quarkus-app", "quarkus-run.jar");
  private static final Duration READY_PATIENCE = Duration.ofMinutes(5);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);

  private final PrintStream out = System.out;
  private final LocalPorts ports;
  private final boolean live;
  private final LocalParts parts;
  private boolean started;

  private Up(LocalPorts ports, boolean live) {
    this.ports = ports;
    this.live = live;
    this.parts = LocalParts.forDevelopment(ports.postgres(), ports.keycloak(), ports.lapse());
  }

  /** Takes {@code --fresh} and {@code --dev}; ends with status 0 only if it was told to end. */
  public static void main(String[] arguments) {
    LocalLogging.settle();
    List<String> options = List.of(arguments);
    try {
      var ports = LocalPorts.of(System.getenv());
      ports.requireFree();
      if (options.contains("--fresh")) {
        LocalFolders.delete(LocalFolders.ofThisProject().developmentData());
      }
      new Up(ports, options.contains("--dev")).run();
    } catch (LocalFailureException e) {
      if (!ChildProcess.allAreStopping()) {
        System.err.println(e.getMessage());
      }
      System.exit(1);
    }
  }

  private void run() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    if (LocalParts.realmHasChanged(ports.lapse())) {
      out.println(
          "The realm file or LAPSE_PORT changed since the kept data was made: ./dev up --fresh imports it.");
    }
    out.printf(
        "Starting PostgreSQL (port %d) and Keycloak (port %d); the first time takes a minute …%n",
        ports.postgres(), ports.keycloak());
    var begin = Instant.now();
    parts.start();
    out.printf("PostgreSQL and Keycloak are ready after %s.%n", since(begin));
    var lapse = new LocalLapse(this::startService);
    begin = Instant.now();
    var service = lapse.start();
    awaitReady(service);
    if (!live) {
      out.printf("Lapse answers after %s; its log is %s.%n%n", since(begin), log());
      Outages.listen(LocalFolders.ofThisProject().outages(), lapse, out);
    }
    out.println(welcome());
    awaitFirstEnd(service, lapse);
  }

  private ChildProcess startService() {
    var builder = new ProcessBuilder(live ? liveCommand() : packagedCommand());
    builder.environment().putAll(parts.environment());
    builder.environment().putAll(ports.environment());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    if (live) {
      builder.environment().putAll(parts.insteadOfDevServices());
      out.println("Starting Lapse with live reload …");
      return ChildProcess.startInTerminal("Lapse", builder);
    }
    builder.environment().put("QUARKUS_PROFILE", "demo");
    if (started) {
      return ChildProcess.startAgain("Lapse", builder, log());
    }
    started = true;
    out.printf(
        "Starting Lapse (port %d, management port %d) …%n", ports.lapse(), ports.management());
    return ChildProcess.start("Lapse", builder, log());
  }

  private static List<String> liveCommand() {
    return List.of("./mvnw", "quarkus:dev", "-Dquarkus.analytics.disabled=true");
  }

  private static List<String> packagedCommand() {
    if (!Files.exists(SERVICE)) {
      throw new LocalFailureException(SERVICE + " is missing; ./mvnw package makes it.");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(SERVICE.toString());
    return command;
  }

  private static Path log() {
    return LocalFolders.ofThisProject().developmentData().resolve("lapse.log");
  }

  private void awaitReady(ChildProcess service) {
    var ready =
        HttpRequest.newBuilder(
                URI.create("http://localhost:%d/q/health/ready".formatted(ports.management())))
            .timeout(Duration.ofSeconds(10))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      service.awaitReady(READY_PATIENCE, () -> isOk(client, ready));
    }
  }

  private static boolean isOk(HttpClient client, HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private void awaitFirstEnd(ChildProcess service, LocalLapse lapse) {
    CompletableFuture<String> keycloak =
        parts.keycloak().onExit().thenApply(end -> parts.keycloak().exitMessage());
    CompletableFuture<String> postgres =
        parts
            .postgres()
            .process()
            .map(ProcessHandle::onExit)
            .orElseGet(CompletableFuture::new)
            .thenApply(end -> "PostgreSQL ended.");
    String message = (String) CompletableFuture.anyOf(lapse.ownEnd(), keycloak, postgres).join();
    if (ChildProcess.allAreStopping() || (live && service.hasSucceeded())) {
      return;
    }
    throw new LocalFailureException(message);
  }

  private void stop() {
    out.println("Stopping …");
    ChildProcess.stopAll(STOP_PATIENCE);
    parts.postgres().stop();
    out.println("Stopped.");
  }

  private static String since(Instant begin) {
    return "%.1f s".formatted(Duration.between(begin, Instant.now()).toMillis() / 1000.0);
  }

  private String welcome() {
    return """
    Lapse is ready: http://localhost:%d

      API         http://localhost:%d/api/v1, described at http://localhost:%d/q/openapi
      Keycloak    %s (admin / admin), realm %s
      PostgreSQL  %s (%s / %s)

      person               password             may
      requester            requester            ask for exceptions
      approver, approver2  approver, approver2  decide on them
      auditor              auditor              read everything
      admin                admin                read and revoke everything
      nobody               nobody               sign in, and nothing else

      service account      secret
      ci-deployer          ci-deployer-secret
      legacy-billing       legacy-billing-secret
      incident-bot         incident-bot-secret
      partner-sync         partner-sync-secret

    Next, in another terminal: ./dev demo
    Ctrl-C stops everything.
    """
        .formatted(
            ports.lapse(),
            ports.lapse(),
            ports.lapse(),
            parts.keycloak().url(),
            LocalKeycloak.REALM,
            parts.postgres().address(),
            parts.postgres().username(),
            parts.postgres().password());
  }
}
