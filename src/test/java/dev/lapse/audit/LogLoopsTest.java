package dev.lapse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.local.LogKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What keeps the sequencer from its work is never silent, and never the end of it. */
class LogLoopsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final LogSettings settings = LogSettings.withKeys(LogKey.ofOneRun().secret());
  private final LogKeys keys = new LogKeys(settings);
  private final LogState state = new LogState(new SimpleMeterRegistry());
  private final AtomicReference<String> fault = new AtomicReference<>();
  private final AtomicInteger turns = new AtomicInteger();
  private final Vertx vertx = Vertx.vertx();
  private final LogLoops loops =
      new LogLoops(new FaultySequencer(), new NoAnnouncer(), keys, state, settings, vertx);

  /** One that throws what the test says, as a row that nobody thought of would make it. */
  private final class FaultySequencer extends Sequencer {
    FaultySequencer() {
      super(null, null, null, keys, state, settings, null);
    }

    @Override
    Uni<Outcome> run() {
      turns.incrementAndGet();
      if (fault.get() != null) {
        throw new IllegalStateException(fault.get());
      }
      return Uni.createFrom().item(Outcome.NOTHING);
    }
  }

  private static final class NoAnnouncer extends Announcer {
    NoAnnouncer() {
      super(null, null, null, null, null, null, null, null);
    }
  }

  @AfterEach
  void stop() {
    loops.stop(new ShutdownEvent());
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Status readiness() {
    return new LogReadiness(state, keys).call().getStatus();
  }

  private void awaitTurns(int more) {
    var until = turns.get() + more;
    await().atMost(PATIENCE).until(() -> turns.get() >= until);
  }

  @Test
  void whatKeepsItFromItsWorkIsSaidOnceAndKeepsTheReplicaUnready() {
    try (var lines = LogLines.of(LogLoops.class)) {
      // Given
      fault.set("the first fault");
      loops.start(new StartupEvent());
      awaitTurns(3);
      fault.set("another fault");

      // When
      awaitTurns(3);

      // Then
      assertThat(lines.all()).hasSize(2);
      assertThat(lines.all().getFirst()).startsWith("WARN ").contains("the first fault");
      assertThat(lines.all().getLast()).contains("another fault");
      assertThat(readiness()).isEqualTo(Status.DOWN);
    }
  }

  @Test
  void onceItWorksTheReplicaIsReady() {
    // Given
    fault.set("a fault");
    loops.start(new StartupEvent());
    awaitTurns(2);
    fault.set(null);

    // When
    awaitTurns(2);

    // Then
    assertThat(readiness()).isEqualTo(Status.UP);
  }
}
