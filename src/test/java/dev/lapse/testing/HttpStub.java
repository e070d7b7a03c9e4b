package dev.lapse.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server of a test: what it was sent, and what it is to answer. */
public final class HttpStub implements AutoCloseable {

  /** An answer as plain text. */
  public record Answer(int status, String contentType, String body) {
    public Answer(int status, String body) {
      this(status, "text/plain", body);
    }
  }

  private final List<String> received = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  /**
   * @param answer to the body of each request
   */
  public HttpStub(String path, Function<String, Answer> answer) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(path, exchange -> answer(exchange, answer));
    server.start();
  }

  private void answer(HttpExchange exchange, Function<String, Answer> answer) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      received.add(body);
      var given = answer.apply(body);
      var bytes = given.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", given.contentType());
      exchange.sendResponseHeaders(given.status(), bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  /** Where it answers, without a path. */
  public String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** The bodies that it was sent, in their order. */
  public List<String> received() {
    return List.copyOf(received);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
