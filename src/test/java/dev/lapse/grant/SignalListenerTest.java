package dev.lapse.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.grant.SignalListener.Signal;
import dev.lapse.testing.DatabaseAlone;
import dev.lapse.testing.GrantRows;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseAlone.class)
class SignalListenerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

  @Inject SignalListener listener;
  @Inject Signals signals;
  @Inject DataSource database;

  private final Queue<Signal> heard = new ConcurrentLinkedQueue<>();
  private Cancellable listening;

  @BeforeEach
  void listen() {
    listening = listener.signals().subscribe().with(heard::add);
    await()
        .atMost(PATIENCE)
        .until(() -> {
          sendDue(NOON);
          return heard.contains(due(NOON));
        });
    heard.clear();
  }

  @AfterEach
  void stopListening() {
    listening.cancel();
  }

  @Test
  void aSignalIsHeardOnceItsTransactionCommits() {
    // Given
    var instant = NOON.plusSeconds(1);

    // When
    sendDue(instant);

    // Then
    await().atMost(PATIENCE).until(() -> heard.contains(due(instant)));
  }

  @Test
  void aSignalOfATransactionThatIsRolledBackIsNeverHeard() {
    // Given
    var rolledBack = NOON.plusSeconds(2);
    var committed = NOON.plusSeconds(3);

    // When
    var failure =
        Assertions.catchThrowable(() ->
            inTransaction(() ->
                signals
                    .targetDue(rolledBack)
                    .chain(
                        () -> Uni.createFrom().failure(new IllegalStateException("rolled back")))));

    // Then
    assertThat(failure).hasMessageContaining("rolled back");
    sendDue(committed);
    await().atMost(PATIENCE).until(() -> heard.contains(due(committed)));
    assertThat(heard).doesNotContain(due(rolledBack));
  }

  @Test
  void whoListensIsWokenOnceALostConnectionIsBackAndHearsAgain() throws SQLException {
    // Given
    var afterwards = NOON.plusSeconds(4);

    // When
    cutTheListeningConnection();

    // Then
    await().atMost(PATIENCE).until(() -> heard.stream().anyMatch(Signal::meansAnything));
    sendDue(afterwards);
    await().atMost(PATIENCE).until(() -> heard.contains(due(afterwards)));
  }

  @Test
  void aChangeOfAGrantIsHeardWhoeverMadeIt() throws SQLException {
    // Given
    try (var connection = database.getConnection()) {
      var rows = new GrantRows(connection);
      var grant = rows.grant(Map.of());

      // When
      rows.execute("UPDATE grants SET version = 2 WHERE id = '%s'".formatted(grant));

      // Then
      await()
          .atMost(PATIENCE)
          .until(() -> heard.contains(new Signal(Signals.GRANT_CHANGED, grant + ":2")));
    }
  }

  private void cutTheListeningConnection() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var cut =
            statement.executeQuery(
                """
                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE query LIKE 'LISTEN %' AND datname = current_database()\
                """)) {
      cut.next();
      assertThat(cut.getInt(1)).isEqualTo(1);
    }
  }

  private void sendDue(Instant instant) {
    try {
      inTransaction(() -> signals.targetDue(instant));
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T inTransaction(Supplier<Uni<T>> work) throws Throwable {
    return VertxContextSupport.subscribeAndAwait(() -> Panache.withTransaction(work));
  }

  private static Signal due(Instant instant) {
    return new Signal(Signals.TARGET_DUE, Long.toString(instant.toEpochMilli()));
  }
}
