package dev.lapse.faults;

import static org.awaitility.Awaitility.await;

import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.KeptTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * People who call without a pause through what routes requests in a cluster: it knows which
 * replicas are ready, and has forgotten one before that is told to stop.
 */
final class RoutedCallers implements AutoCloseable {
  private static final int CALLERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SERVER_ERROR = 500;
  private static final String REQUEST =
      """
      {"subject": "ci-deployer", "scope": "telemetry-read", "reason": "While one replica is replaced", "duration": "PT1H"}\
      """;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> replicas = new CopyOnWriteArrayList<>();
  private final Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final KeptTokens tokens;
  private volatile boolean on = true;

  RoutedCallers(RealmAdmin realm, List<String> replicas) {
    tokens = new KeptTokens(realm::userToken);
    replicas.forEach(this::routeTo);
    for (int caller = 0; caller < CALLERS; caller++) {
      callers.execute(this::callOnAndOn);
    }
  }

  /** A replica is ready. */
  void routeTo(String replica) {
    underWay.putIfAbsent(replica, new AtomicInteger());
    replicas.add(replica);
  }

  /** A replica is to stop: it gets no more calls, and those that it was sent have arrived. */
  void routeNoMoreTo(String replica) {
    replicas.remove(replica);
    await().atMost(PATIENCE).until(() -> underWay.get(replica).get() == 0);
  }

  /** How many calls have had an answer that says something. */
  int answered() {
    return answered.get();
  }

  /** What became of the others. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  private void callOnAndOn() {
    while (on) {
      int number = turn.getAndIncrement();
      String replica = take(number);
      try {
        judge(replica, http.send(request(replica, number), BodyHandlers.ofString()));
      } catch (IOException e) {
        failures.add(replica + ": " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } finally {
        underWay.get(replica).decrementAndGet();
      }
    }
  }

  /** Counted first, so that a replica is not taken for one without calls. */
  private String take(int number) {
    while (true) {
      String replica = replicas.get(Math.floorMod(number, replicas.size()));
      underWay.get(replica).incrementAndGet();
      if (replicas.contains(replica)) {
        return replica;
      }
      underWay.get(replica).decrementAndGet();
    }
  }

  /** Reads for the most part, and writes now and then. */
  private HttpRequest request(String replica, int number) {
    var request =
        HttpRequest.newBuilder(URI.create(replica + "/api/v1/grants"))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + tokens.of("requester"));
    return number % 4 > 0
        ? request.build()
        : request
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(REQUEST))
            .build();
  }

  private void judge(String replica, HttpResponse<String> answer) {
    if (answer.statusCode() >= SERVER_ERROR || answer.body().isEmpty()) {
      failures.add("%s: %d %s".formatted(replica, answer.statusCode(), answer.body()));
    } else {
      answered.incrementAndGet();
    }
  }

  /** Lets everybody finish the call that they have begun. */
  void stop() {
    on = false;
    callers.close();
  }

  @Override
  public void close() {
    on = false;
    callers.shutdownNow();
    http.shutdownNow();
  }
}
