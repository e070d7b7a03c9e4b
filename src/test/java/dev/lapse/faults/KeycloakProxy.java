package dev.lapse.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;

/**
 * Stands between Lapse and Keycloak, passes everything on, can step in once, and can cut the two
 * off from each other.
 */
public final class KeycloakProxy implements AutoCloseable {
  /** What belongs to one connection, or is written anew by whoever sends. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "transfer-encoding",
          "upgrade");

  private record Interruption(String method, String path, Runnable action) {
    boolean concerns(HttpExchange exchange) {
      return exchange.getRequestMethod().equals(method)
          && exchange.getRequestURI().getPath().contains(path);
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<Interruption> onTheWay = new AtomicReference<>();
  private final AtomicReference<Interruption> interruption = new AtomicReference<>();
  private final String keycloak;
  private final HttpServer server;
  private final String scheme;
  private volatile boolean cutOff;

  private KeycloakProxy(String keycloak, HttpServer server, String scheme) {
    this.keycloak = keycloak;
    this.server = server;
    this.scheme = scheme;
    server.createContext("/", this::pass);
    server.setExecutor(threads);
    server.start();
  }

  /** On a port that the caller knows to be free; 0 takes any. */
  public static KeycloakProxy http(String keycloak, int port) {
    try {
      return new KeycloakProxy(keycloak, HttpServer.create(loopback(port), 0), "http");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With TLS, which the Keycloak of the tests does not speak. */
  static KeycloakProxy https(String keycloak, SSLContext tls) {
    return https(keycloak, 0, tls);
  }

  /** The same, on a port that the caller knows to be free. */
  static KeycloakProxy https(String keycloak, int port, SSLContext tls) {
    try {
      HttpsServer server = HttpsServer.create(loopback(port), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      return new KeycloakProxy(keycloak, server, "https");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** The address at which Lapse is to find Keycloak. */
  public String url() {
    return "%s://localhost:%d".formatted(scheme, server.getAddress().getPort());
  }

  /** Does something before the first such call goes on to Keycloak, which it does after that. */
  void onceAsked(String method, String path, Runnable action) {
    onTheWay.set(new Interruption(method, path, action));
  }

  /**
   * Does something when Keycloak has answered the first such call, and before Lapse hears of it.
   */
  void onceAnswered(String method, String path, Runnable action) {
    interruption.set(new Interruption(method, path, action));
  }

  /** From now on every connection breaks off, also those whose answer is under way. */
  public void cutOff() {
    cutOff = true;
  }

  /** Passes on again. */
  public void reconnect() {
    cutOff = false;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    http.shutdownNow();
  }

  private void pass(HttpExchange exchange) throws IOException {
    // Closed without an answer, a connection breaks off.
    try (exchange) {
      if (cutOff) {
        return;
      }
      take(onTheWay, exchange).ifPresent(found -> found.action().run());
      HttpResponse<byte[]> answer = http.send(request(exchange), BodyHandlers.ofByteArray());
      take(interruption, exchange).ifPresent(found -> found.action().run());
      if (!cutOff) {
        answer(exchange, answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<Interruption> take(
      AtomicReference<Interruption> waiting, HttpExchange exchange) {
    Interruption next = waiting.get();
    return next != null && next.concerns(exchange) && waiting.compareAndSet(next, null)
        ? Optional.of(next)
        : Optional.empty();
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    var request =
        HttpRequest.newBuilder(URI.create(keycloak + exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (isPassedOn(name)) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return request.build();
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer)
      throws IOException {
    answer
        .headers()
        .map()
        .forEach((name, values) -> {
          if (isPassedOn(name)) {
            exchange.getResponseHeaders().put(name, values);
          }
        });
    byte[] body = answer.body();
    exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static boolean isPassedOn(String header) {
    return !NOT_PASSED_ON.contains(header.toLowerCase(Locale.ROOT));
  }
}
