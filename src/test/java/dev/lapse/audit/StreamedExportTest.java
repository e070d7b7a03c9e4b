package dev.lapse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.oscal.PoamExport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is exported is read from the database piece by piece, as whoever gets it takes it. */
class StreamedExportTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ENTRIES = 100_000;

  /** 256 entries of a kilobyte, and what OSCAL has around each. */
  private static final int LARGEST_PIECE = 1024 * 1024;

  private static LogDatabases databases;
  private static LogReplica replica;

  @BeforeAll
  static void makeALargeLog() throws SQLException {
    databases = new LogDatabases();
    var address = databases.copy();
    LogDatabases.tamper(
        address,
        """
        INSERT INTO log_entries (place, event_position, grant_id, grant_place, entry)
        SELECT n, n + 10, (SELECT grant_id FROM log_entries WHERE place = 0), n - 589,
          (SELECT convert_to(replace(convert_from(entry, 'UTF8'), '"facts":{', '"facts":{"a":"' || repeat('x', 500) || '",'), 'UTF8')
           FROM log_entries WHERE place = 60)
        FROM generate_series(600, %d) n\
        """
            .formatted(ENTRIES - 1),
        "UPDATE log_checkpoints SET size = %d WHERE size = 600".formatted(ENTRIES));
    replica = databases.replica(address);
  }

  @AfterAll
  static void dropTheLog() {
    replica.close();
    databases.close();
  }

  record Export(String name, int least, Function<LogReplica, Uni<Optional<Multi<byte[]>>>> of) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Export> exports() {
    return Stream.of(
        new Export("ndjson", ENTRIES / 256, log -> log.export().lines()),
        new Export("oscal", ENTRIES / 256, log -> new PoamExport(log.byGrant()).pieces()));
  }

  @ParameterizedTest
  @MethodSource("exports")
  void noMoreIsReadThanWasAskedFor(Export export) {
    // Given
    var pieces = export.of().apply(replica).await().atMost(PATIENCE).orElseThrow();
    long before = replica.statements();

    // When
    var taken = pieces.subscribe().withSubscriber(AssertSubscriber.create(5));
    taken.awaitItems(5, PATIENCE);

    // Then
    assertThat(replica.statements() - before).isBetween(3L, 6L);
    assertThat(taken.hasCompleted()).isFalse();
    taken.cancel();
  }

  @ParameterizedTest
  @MethodSource("exports")
  void noPieceIsLargerInALargerLog(Export export) {
    // Given
    var pieces = export.of().apply(replica).await().atMost(PATIENCE).orElseThrow();

    // When
    var sizes = pieces.map(piece -> piece.length).collect().asList().await().atMost(PATIENCE);

    // Then
    assertThat(sizes).hasSizeGreaterThan(export.least());
    assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThan(LARGEST_PIECE));
    assertThat(sizes.stream().mapToLong(Integer::longValue).sum()).isGreaterThan(ENTRIES * 500L);
  }
}
