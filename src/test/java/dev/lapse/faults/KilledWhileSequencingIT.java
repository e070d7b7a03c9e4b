package dev.lapse.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.local.PackagedLapse;
import dev.lapse.local.TestParts;
import dev.lapse.testing.GrantRows;
import dev.lapse.testing.StoredLog;
import dev.lapse.tlog.SigningKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of one replica after the other, while all of them sequence what is appended in
 * transactions that commit in another order than they append, or never.
 */
class KilledWhileSequencingIT {
  private static final int REPLICAS = 3;
  private static final int KILLS = 5;
  private static final int APPENDERS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Random random = new Random(5);

  @Test
  void everyCommittedEventHasItsPlaceOnceUnderHeadsThatAgree() throws Exception {
    try (var database = OwnDatabase.create();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // Given
      var replicas = new ArrayList<PackagedLapse>();
      var over = new AtomicBoolean();
      try {
        IntStream.range(0, REPLICAS).forEach(each -> replicas.add(start(database)));
        replicas.forEach(PackagedLapse::awaitReady);
        var appenders =
            IntStream.range(0, APPENDERS)
                .mapToObj(n -> threads.submit(appending(database, new Random(n), over)))
                .toList();

        // When
        for (int kill = 0; kill < KILLS; kill++) {
          awaitMore(database, 200 + random.nextInt(300));
          replicas.remove(random.nextInt(replicas.size())).kill();
          replicas.add(start(database));
          awaitMore(database, 200);
        }
        over.set(true);

        // Then
        var committed = sum(appenders);
        try (var connection = connect(database)) {
          var log =
              new StoredLog(connection, SigningKey.parse(TestParts.get().logKey()).verifier());
          await().atMost(PATIENCE).until(() -> log.waiting() == 0);
          assertThat(log.faults()).isEmpty();
          assertThat(
                  new GrantRows(connection)
                      .value(
                          "SELECT count(*) FROM log_entries WHERE convert_from(entry, 'UTF8') LIKE '%GRANT_ENFORCEMENT_FAILED%'"))
              .isEqualTo(Long.toString(committed));
        }
      } finally {
        over.set(true);
        replicas.forEach(PackagedLapse::close);
      }
    }
  }

  private static PackagedLapse start(OwnDatabase database) {
    return PackagedLapse.start(
        DemoSettings.of(
            database,
            TestParts.get().keycloakUrl(),
            Map.of("LAPSE_AUDIT_SEQUENCE_EVERY", "PT0.02S", "LAPSE_AUDIT_BATCH", "20")));
  }

  /** Appends until it is over, and answers how many events were committed. */
  private static Callable<Long> appending(OwnDatabase database, Random random, AtomicBoolean over) {
    return () -> {
      long committed = 0;
      try (var connection = connect(database)) {
        var rows = new GrantRows(connection);
        UUID grant = rows.grant(Map.of());
        connection.setAutoCommit(false);
        while (!over.get()) {
          int events = 1 + random.nextInt(4);
          rows.execute(
              """
              INSERT INTO audit_events (id, at, action, actor_subject, actor_name, actor_kind, grant_id, facts)
              SELECT gen_random_uuid(), now(), 'GRANT_ENFORCEMENT_FAILED', 'lapse', 'Lapse', 'SYSTEM', '%s', '{"state":"ACTIVE"}'
              FROM generate_series(1, %d)\
              """
                  .formatted(grant, events));
          rows.value("SELECT pg_sleep(%s)".formatted(random.nextInt(40) / 1000.0));
          if (random.nextInt(10) == 0) {
            connection.rollback();
          } else {
            connection.commit();
            committed += events;
          }
        }
      }
      return committed;
    };
  }

  private static void awaitMore(OwnDatabase database, int entries) {
    var count = "SELECT count(*) FROM log_entries";
    long before = Long.parseLong(database.read(count));
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .until(() -> Long.parseLong(database.read(count)) >= before + entries);
  }

  private static long sum(List<Future<Long>> appenders)
      throws InterruptedException, ExecutionException {
    long sum = 0;
    for (var appender : appenders) {
      sum += appender.get();
    }
    return sum;
  }

  private static Connection connect(OwnDatabase database) throws SQLException {
    var parts = TestParts.get();
    return DriverManager.getConnection(
        "jdbc:postgresql://" + database.address(),
        parts.databaseUsername(),
        parts.databasePassword());
  }
}
