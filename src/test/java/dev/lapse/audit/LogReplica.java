package dev.lapse.audit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lapse.verify.Verify;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.PreparedQuery;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What one replica has of the log, without the rest of the service, on a database that a test
 * chooses; and what an auditor with its key says of what it serves.
 */
final class LogReplica implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Vertx VERTX = Vertx.vertx();
  private static final int NOT_FOUND = 404;
  private static final int OK = 200;

  private final AtomicLong statements = new AtomicLong();
  private final io.vertx.sqlclient.Pool connections;
  private final Sequencer sequencer;
  private final SelfCheck check;
  private final LogReadings readings;
  private final LogExport export;
  private final GrantEvidence evidence;
  private final EntriesByGrant byGrant;
  private final LogState state;
  private final LogKeys keys;

  /** A replica that has just started. */
  LogReplica(String address, String username, String password, String secret) {
    this(address, username, password, secret, new LogState(new SimpleMeterRegistry()));
  }

  /**
   * One that remembers.
   *
   * @param address host, port and database
   * @param secret the key that it signs with
   * @param state what it has seen before
   */
  LogReplica(String address, String username, String password, String secret, LogState state) {
    this.state = state;
    var at = URI.create("postgresql://" + address);
    connections =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(3))
            .connectingTo(
                new PgConnectOptions()
                    .setHost(at.getHost())
                    .setPort(at.getPort())
                    .setDatabase(at.getPath().substring(1))
                    .setUser(username)
                    .setPassword(password))
            .using(VERTX)
            .build();
    var pool = new CountedPool(connections);
    var configuration = configuration(secret);
    var clock = Clock.systemUTC();
    var store = new LogStore();
    var waiting = new WaitingEvents();
    var cosignatures = new Cosignatures(pool, clock);
    var nobody =
        new Destinations(
            configuration,
            new Post(io.vertx.mutiny.core.Vertx.newInstance(VERTX)),
            pool,
            store,
            cosignatures);
    var published = new PublishedHead(pool, store, cosignatures, nobody, configuration);
    keys = new LogKeys(configuration);
    sequencer = new Sequencer(pool, store, waiting, keys, state, configuration, clock);
    check = new SelfCheck(pool, store, waiting, cosignatures, keys);
    readings = new LogReadings(pool, store, published, keys);
    export = new LogExport(pool, store, published);
    evidence = new GrantEvidence(pool, store, readings);
    byGrant = new EntriesByGrant(pool, published);
  }

  private static LogConfiguration configuration(String secret) {
    return new SmallRyeConfigBuilder()
        .withMapping(LogConfiguration.class)
        .withDefaultValue("lapse.audit.key", secret)
        .build()
        .getConfigMapping(LogConfiguration.class);
  }

  LogState state() {
    return state;
  }

  LogReadiness readiness() {
    return new LogReadiness(state, keys);
  }

  LogExport export() {
    return export;
  }

  /** How many statements it has sent to the database. */
  long statements() {
    return statements.get();
  }

  EntriesByGrant byGrant() {
    return byGrant;
  }

  String key() {
    return readings.key().orElseThrow();
  }

  /** Sequences until nothing waits, or fails. */
  void sequenceAll() {
    while (await(sequencer.run()).sequenced() > 0) {}
  }

  /** What its own check finds; empty: nothing. */
  Optional<String> checkItself() {
    return brokenBy(() -> await(check.run()));
  }

  /** What keeps it from signing; empty: nothing. */
  Optional<String> refusalToSign() {
    return brokenBy(this::sequenceAll);
  }

  private static Optional<String> brokenBy(Runnable work) {
    try {
      work.run();
      return Optional.empty();
    } catch (BrokenLogException e) {
      return Optional.of(e.getMessage());
    }
  }

  // ---- what an auditor is handed

  /** What {@code verify --log} says, last; empty: that all is verified. */
  Optional<String> auditLog(String trusted, String... more) {
    try (var server = new Served()) {
      return verify(
          Stream.concat(Stream.of("--log", server.address(), "--key", trusted), Stream.of(more))
              .toList());
    }
  }

  /** What {@code verify --export} says, or why there is no whole export. */
  Optional<String> auditExport(String trusted, Path file) {
    try {
      var pieces = await(export.lines()).orElseThrow().collect().asList().await().atMost(PATIENCE);
      Files.write(file, joined(pieces));
    } catch (BrokenLogException e) {
      return Optional.of(e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return verify(List.of("--export", file.toString(), "--key", trusted));
  }

  /** What {@code verify FILE} says of a grant's evidence, or why there is none. */
  Optional<String> auditEvidence(UUID grant, String trusted, Path file) {
    try {
      Files.write(file, await(evidence.of(grant)).orElseThrow().toJson());
    } catch (BrokenLogException e) {
      return Optional.of(e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return verify(List.of(file.toString(), "--key", trusted));
  }

  /** The file that proves what the log says of a grant. */
  byte[] evidence(UUID grant, Duration patience) {
    return evidence.of(grant).await().atMost(patience).orElseThrow().toJson();
  }

  private static Optional<String> verify(List<String> words) {
    var lines = new ArrayList<String>();
    return new Verify(Map.of(), lines::add).run(words) == Verify.IS_VERIFIED
        ? Optional.empty()
        : Optional.of(lines.getLast());
  }

  private static byte[] joined(List<byte[]> pieces) {
    var all = new ByteArrayOutputStream();
    pieces.forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  @Override
  public void close() {
    connections.close().toCompletionStage().toCompletableFuture().join();
  }

  private final class CountedPool extends Pool {
    CountedPool(io.vertx.sqlclient.Pool connections) {
      super(connections);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
      statements.incrementAndGet();
      return super.preparedQuery(sql);
    }
  }

  /** The log over HTTP, as the API has it. */
  private final class Served implements AutoCloseable {
    private final HttpServer server;

    Served() {
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server.createContext("/", this::answer);
      server.start();
    }

    String address() {
      return "http://localhost:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        var found = read(exchange.getRequestURI().getPath());
        exchange.sendResponseHeaders(
            found.isPresent() ? OK : NOT_FOUND,
            found.map(bytes -> (long) bytes.length).orElse(-1L));
        if (found.isPresent()) {
          exchange.getResponseBody().write(found.get());
        }
      }
    }

    private Optional<byte[]> read(String path) {
      if (path.equals("/checkpoint")) {
        return await(readings.note()).map(note -> note.getBytes(StandardCharsets.UTF_8));
      }
      var file =
          path.startsWith("/tile/entries/")
              ? readings.entries(path.substring("/tile/entries/".length()))
              : readings.tile(path.substring("/tile/".length()));
      return await(file).map(LogFile::bytes);
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
