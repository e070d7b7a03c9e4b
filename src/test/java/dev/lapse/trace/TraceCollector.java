package dev.lapse.trace;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes spans by OTLP over HTTP, as a collector does, and keeps them. */
final class TraceCollector implements AutoCloseable {
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private TraceCollector(HttpServer server) {
    this.server = server;
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  static TraceCollector start() {
    try {
      return new TraceCollector(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes());
      request.getResourceSpansList().stream()
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .flatMap(scope -> scope.getSpansList().stream())
          .forEach(spans::add);
      bodies.add(request.toString());
      exchange.sendResponseHeaders(200, -1);
    }
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Those of a trace, by its id in hexadecimal digits. */
  List<Span> ofTrace(String trace) {
    return spans.stream().filter(span -> hex(span.getTraceId()).equals(trace)).toList();
  }

  /** Those of other traces that point to one of this trace. */
  List<Span> pointingTo(String trace) {
    return spans.stream()
        .filter(span ->
            span.getLinksList().stream().anyMatch(link -> hex(link.getTraceId()).equals(trace)))
        .toList();
  }

  /** Everything that was sent, as text. */
  String everything() {
    return String.join("\n", bodies);
  }

  static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
