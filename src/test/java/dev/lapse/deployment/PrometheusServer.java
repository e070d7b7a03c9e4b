package dev.lapse.deployment;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.lapse.local.ChildProcess;
import dev.lapse.local.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A real Prometheus that looks at one service twice a second, and judges as often. */
final class PrometheusServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ChildProcess process;
  private final int port;

  private PrometheusServer(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param target host and port of the metrics
   * @param folder where its configuration, its data and its log go; {@code rules.yaml} is there
   */
  static PrometheusServer start(String target, Path folder) {
    write(
        folder.resolve("prometheus.yml"),
        """
        global: { scrape_interval: 500ms, evaluation_interval: 500ms }
        rule_files: [rules.yaml]
        scrape_configs:
          - job_name: lapse-management
            metrics_path: /q/metrics
            static_configs: [ { targets: ["%s"] } ]
        """
            .formatted(target));
    int port = FreePort.find();
    var program =
        new ProcessBuilder(
            PrometheusPrograms.get().prometheus().toString(),
            "--config.file=" + folder.resolve("prometheus.yml"),
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=localhost:" + port);
    var process = ChildProcess.start("Prometheus", program, folder.resolve("prometheus.log"));
    var server = new PrometheusServer(process, port);
    process.awaitReady(PATIENCE, server::isReady);
    return server;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isReady() {
    try {
      return send("/-/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** The names of the alerts that fire now. */
  List<String> firing() {
    return get("/api/v1/alerts").getAsJsonObject("data").getAsJsonArray("alerts").asList().stream()
        .map(alert -> alert.getAsJsonObject())
        .filter(alert -> alert.get("state").getAsString().equals("firing"))
        .map(alert -> alert.getAsJsonObject("labels").get("alertname").getAsString())
        .toList();
  }

  /** Whether it has scraped the service. */
  boolean hasSeen(String metric) {
    return !query(metric).getAsJsonObject("data").getAsJsonArray("result").isEmpty();
  }

  /** What it answers to an expression. */
  JsonObject query(String expression) {
    return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  private JsonObject get(String path) {
    try {
      return JsonParser.parseString(send(path).body()).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private java.net.http.HttpResponse<String> send(String path) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .timeout(PATIENCE)
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.stop(Duration.ZERO);
  }

  /** For names that stand in a text of metrics as Prometheus reads it. */
  static Stream<String> families(String metrics) {
    return metrics
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[{ ]", 2)[0]);
  }
}
