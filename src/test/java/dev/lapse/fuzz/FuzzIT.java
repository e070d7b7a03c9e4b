package dev.lapse.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lapse.faults.DemoSettings;
import dev.lapse.faults.OwnDatabase;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.TestParts;
import dev.lapse.testing.Grants;
import dev.lapse.testing.KeptTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Sends to the packaged service, for a bounded time, what nobody should send: never a 500, always a
 * problem, and nothing half written. The attempts are the same each time, so that what was not
 * changed does not fail; {@code FUZZ_SEED} makes it others.
 */
class FuzzIT {
  private static final long SEED = 700711130;

  private static final Logger LOG = Logger.getLogger(FuzzIT.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIME = Duration.ofSeconds(25);

  /** However slow the machine is. */
  private static final Duration TIME_AT_MOST = Duration.ofMinutes(2);

  private static final int CALLERS = 4;
  private static final int SUBJECTS = 6;
  private static final int ENOUGH_TO_READ = 10;

  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final KeptTokens tokens = new KeptTokens(realm::userToken);
  private final String scope = "vault-" + UUID.randomUUID();
  private final List<String> subjects = new ArrayList<>();
  private final List<String> people = new ArrayList<>();
  private final Set<String> granted = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Integer> answered = new ConcurrentSkipListMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger next = new AtomicInteger();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void prepareRealm() {
    realm.createScope(scope, "vault-api");
    for (int i = 0; i < SUBJECTS; i++) {
      subjects.add(realm.createSubject());
    }
    // Two, since nobody decides on a request of their own.
    for (int i = 0; i < 2; i++) {
      people.add(
          realm.createPerson("lapse-requester", "lapse-approver", "lapse-auditor", "lapse-admin"));
    }
  }

  @AfterEach
  void tidyUp() {
    http.shutdownNow();
    realm.deleteScope(scope);
    subjects.forEach(realm::deleteClient);
  }

  @Test
  void whateverIsSentIsAnsweredInOrderAndLeavesNothingHalfDone() throws Exception {
    // Given
    long seed = seed();
    LOG.infof("FUZZ_SEED=%d", seed);
    var settings =
        Map.of("LAPSE_API_RATE_LIMIT_REQUESTS", "10000000", "LAPSE_API_WAIT_AT_MOST", "PT1S");
    try (OwnDatabase database = OwnDatabase.create();
        PackagedLapse lapse =
            PackagedLapse.start(DemoSettings.of(database, TestParts.get().keycloakUrl(), settings))
                .awaitReady()) {
      var attempts =
          new Attempts(seed, operations(lapse), grants(lapse), subjects.getFirst(), scope);

      // When
      run(lapse, attempts);

      // Then
      LOG.infof("%d attempts of %d planned, answered %s", next.get(), attempts.planned(), answered);
      assertThat(failures.stream().limit(ENOUGH_TO_READ))
          .as("FUZZ_SEED=%d repeats it; %d failed", seed, failures.size())
          .isEmpty();
      assertThat(next.get())
          .as("attempts, of which each field needs one in each category")
          .isGreaterThan(attempts.untilEachWasTried());
      assertThat(answered).containsKeys(200, 201, 400, 404, 409, 413, 422);
      nothingIsHalfWritten(database);
    }
  }

  private static long seed() {
    String told = System.getenv("FUZZ_SEED");
    return told == null ? SEED : Long.parseLong(told);
  }

  private List<Operation> operations(PackagedLapse lapse) throws IOException {
    var address = URI.create(lapse.url() + "/q/openapi?format=json");
    try (var document = address.toURL().openStream()) {
      List<Operation> operations = Operation.of(JSON.readTree(document));
      assertThat(operations).hasSizeGreaterThan(10);
      return operations;
    }
  }

  /** Grants that are there from the start, so that an attempt meets the same ones each time. */
  private java.util.function.Function<Random, String> grants(PackagedLapse lapse) {
    List<String> ids =
        subjects.stream()
            .map(subject ->
                new Grants(lapse.url(), realm.clientToken(subject))
                    .requested(subject, scope, "PT1H"))
            .toList();
    granted.addAll(ids);
    return random -> ids.get(random.nextInt(ids.size()));
  }

  private void run(PackagedLapse lapse, Attempts attempts) {
    long begin = System.nanoTime();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int caller = 0; caller < CALLERS; caller++) {
        callers.execute(() -> {
          while (goesOn(System.nanoTime() - begin, attempts)) {
            int number = next.getAndIncrement();
            tryOut(lapse, number, attempts.number(number));
          }
        });
      }
    }
  }

  /** Until the time is over; and longer, up to a limit, where not everything was tried by then. */
  private boolean goesOn(long nanos, Attempts attempts) {
    return nanos < TIME.toNanos()
        || (next.get() <= attempts.untilEachWasTried() && nanos < TIME_AT_MOST.toNanos());
  }

  private void tryOut(PackagedLapse lapse, int number, Attempt attempt) {
    try {
      String token = tokens.of(people.get(number % people.size()));
      var answer = http.send(attempt.request(lapse.url(), token), BodyHandlers.ofString());
      judge(number, attempt, answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      failures.add("%d: %s: %s".formatted(number, attempt, e));
    }
  }

  private void judge(int number, Attempt attempt, HttpResponse<String> answer) throws IOException {
    int status = answer.statusCode();
    answered.merge(status, 1, Integer::sum);
    if (status >= 500 || (status >= 400 && !isProblem(answer))) {
      failures.add("%d: %s: %d %s".formatted(number, attempt, status, answer.body()));
    } else if (status == 201 && attempt.operation().path().equals("/api/v1/grants")) {
      granted.add(JSON.readTree(answer.body()).get("id").asText());
    }
  }

  private static boolean isProblem(HttpResponse<String> answer) throws IOException {
    if (!answer
        .headers()
        .firstValue("Content-Type")
        .orElse("")
        .equals("application/problem+json")) {
      return false;
    }
    JsonNode problem = JSON.readTree(answer.body());
    return problem.path("status").asInt() == answer.statusCode()
        && problem.path("code").isTextual()
        && problem.path("detail").isTextual()
        && !problem.path("detail").asText().contains("Exception");
  }

  private void nothingIsHalfWritten(OwnDatabase database) {
    Map<String, String> found = new HashMap<>();
    PROMISES.forEach((promise, query) -> found.put(promise, database.read(query)));
    assertThat(found).allSatisfy((promise, count) -> assertThat(count).as(promise).isEqualTo("0"));
    assertThat(database.read("SELECT count(*) FROM grants"))
        .as("grants, of which each was answered with 201")
        .isEqualTo(Integer.toString(granted.size()));
  }

  /** What is never found, and a query that counts it. */
  private static final Map<String, String> PROMISES =
      Map.of(
          "grants whose request is not told",
          "SELECT count(*) FROM grants g WHERE NOT EXISTS (SELECT FROM audit_events e"
              + " WHERE e.grant_id = g.id AND e.action = 'GRANT_REQUESTED')",
          "grants whose last state is not told",
          "SELECT count(*) FROM grants g WHERE g.state <> (SELECT e.facts::json ->> 'state'"
              + " FROM audit_events e WHERE e.grant_id = g.id ORDER BY e.position DESC LIMIT 1)",
          "decisions that are not told, or told without one",
          "SELECT (SELECT count(*) FROM decisions) - (SELECT count(*) FROM audit_events"
              + " WHERE action IN ('GRANT_APPROVED', 'GRANT_DENIED'))",
          "answers kept for a key that were never given",
          "SELECT count(*) FROM idempotent_answers WHERE answer IS NULL");
}
