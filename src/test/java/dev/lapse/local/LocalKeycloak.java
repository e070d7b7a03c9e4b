package dev.lapse.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A Keycloak with the realm of {@code keycloak-realm}; it keeps its port and data when stopped. */
public final class LocalKeycloak {
  /** The name of the realm. */
  public static final String REALM = "acme";

  /** Name and password of the administrator of the whole server. */
  public static final String ADMIN = "admin";

  private static final Duration START_PATIENCE = Duration.ofMinutes(4);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final KeycloakDistribution distribution;
  private final Path home;
  private final int port;
  private final Runnable preparation;
  private ChildProcess process;

  private LocalKeycloak(
      KeycloakDistribution distribution, Path home, int port, Runnable preparation) {
    this.distribution = distribution;
    this.home = home;
    this.port = port;
    this.preparation = preparation;
  }

  static LocalKeycloak withRealm(
      KeycloakDistribution distribution, Path home, int port, String realm) {
    return new LocalKeycloak(distribution, home, port, () -> distribution.prepareHome(home, realm));
  }

  static LocalKeycloak forSeed(KeycloakDistribution distribution, Path home, int port) {
    return new LocalKeycloak(distribution, home, port, () -> {});
  }

  /** Starts the server and waits until the realm answers; does nothing if it runs. */
  public synchronized void start() {
    if (process != null && process.isRunning()) {
      return;
    }
    preparation.run();
    process = ChildProcess.start("Keycloak", command(), home.resolve("keycloak.log"));
    try (var client = HttpClient.newHttpClient()) {
      process.awaitReady(START_PATIENCE, () -> realmAnswers(client));
    } catch (LocalFailureException e) {
      process.stop(Duration.ZERO);
      throw e;
    }
  }

  /** Stops the server in good order; does nothing if it doesn't run. */
  public synchronized void stop() {
    stop(STOP_PATIENCE);
  }

  /** Sends it a signal, such as {@code STOP}. */
  void signal(String signal) {
    process.signal(signal);
  }

  /** Ends the server at once, as a crash would. */
  public synchronized void kill() {
    stop(Duration.ZERO);
  }

  /** The address that clients and tokens name. */
  public String url() {
    return "http://localhost:" + port;
  }

  /** The script that starts the server; the server itself descends from it. */
  public ProcessHandle process() {
    return process.handle();
  }

  /** Keycloak's own command line for administrators, {@code kcadm.sh}. */
  public Path commandLine() {
    return distribution.commandLine();
  }

  CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  String exitMessage() {
    return process.exitMessage();
  }

  private void stop(Duration patience) {
    if (process != null) {
      process.stop(patience);
      process = null;
    }
  }

  private ProcessBuilder command() {
    List<String> arguments =
        List.of(
            "start",
            "--optimized",
            "--import-realm",
            "--cache=local",
            // What was answered survives a kill; H2 would write up to half a second later.
            "--db-url-properties=;WRITE_DELAY=0",
            "--http-enabled=true",
            "--http-host=localhost",
            "--http-port=" + port,
            "--hostname=" + url());
    return distribution.command(home, arguments);
  }

  private boolean realmAnswers(HttpClient client) {
    var request =
        HttpRequest.newBuilder(URI.create(url() + "/realms/" + REALM))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
