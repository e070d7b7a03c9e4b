package dev.lapse.audit;

import static dev.lapse.testing.GrantRows.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lapse.testing.DatabaseAlone;
import dev.lapse.testing.EntrySchema;
import dev.lapse.testing.GrantRows;
import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.EntryBundle;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.HashTile;
import dev.lapse.tlog.SignedNote;
import dev.lapse.tlog.Tile;
import dev.lapse.tlog.Tree;
import dev.lapse.tlog.VerifierKey;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events on their way into the log. The connection is the owner's. */
@QuarkusTest
@TestProfile(DatabaseAlone.class)
class SequencerTest extends TableOwner {
  @Inject Sequencer sequencer;
  @Inject LogReadings readings;
  @Inject LogState state;

  @Test
  void committedEventsGetTheirPlacesWithoutGapsUnderASignedHead() throws Throwable {
    // Given
    sequenceAll();
    long before = size();
    var grant = rows.grant(Map.of());
    rows.append(grant, 300);

    // When
    sequenceAll();

    // Then
    assertThat(size()).isEqualTo(before + 300);
    var leaves = entries().stream().map(Hash::ofLeaf).toList();
    assertThat(leaves).hasSize((int) size());
    assertThat(signed()).isEqualTo(new Checkpoint(origin(), size(), Tree.ofLeaves(leaves).root()));
    assertThat(
            rows.value(
                "SELECT string_agg(grant_place::text, ',' ORDER BY place) FROM log_entries WHERE grant_id = "
                    + text(grant)))
        .startsWith("1,2,3,")
        .endsWith(",299,300");
  }

  @Test
  void anEventThatCommitsAfterLaterOnesIsNotLost() throws Throwable {
    // Given
    var first = rows.grant(Map.of());
    var second = rows.grant(Map.of());
    try (var slow = database.getConnection()) {
      slow.setAutoCommit(false);
      new GrantRows(slow).append(first, 1);
      rows.append(second, 1);
      sequenceAll();
      assertThat(entriesOf(second)).isEqualTo("1");
      assertThat(entriesOf(first)).isEqualTo("0");
      slow.commit();
    }

    // When
    sequenceAll();

    // Then
    assertThat(entriesOf(first)).isEqualTo("1");
    assertThat(rows.value("SELECT count(*) = max(place) + 1 FROM log_entries")).isEqualTo("t");
  }

  @Test
  void whileOneSequencesAnotherDoesNothing() throws Throwable {
    // Given
    var grant = rows.grant(Map.of());
    rows.append(grant, 1);
    Sequencer.Outcome outcome;
    try (var other = database.getConnection()) {
      other.setAutoCommit(false);
      new GrantRows(other).value("SELECT pg_advisory_xact_lock(%d)".formatted(0x6c61707365L));

      // When
      outcome = await(sequencer.run());
    }

    // Then
    assertThat(outcome.sequenced()).isZero();
    assertThat(entriesOf(grant)).isEqualTo("0");
  }

  @Test
  void anEntryTellsWhoWhatAndWhenAndHidesTheName() throws Throwable {
    // Given
    var grant = rows.grant(Map.of());
    rows.execute(
        """
        INSERT INTO audit_events (id, at, action, actor_subject, actor_name, actor_kind, actor_client,
          signed_in, request, name_salt, grant_id, facts)
        VALUES ('01930d0e-7f6a-7c3e-9d3b-3a4f5b6c7d8e', '2024-11-24T16:44:35.120Z', 'GRANT_WITHDRAWN', 'sub-1', 'Ann',
          'PERSON', 'portal', '{"acr":"1"}', '0af7651916cd43dd8448eb211c80319c', '\\x000102030405060708090a0b0c0d0e0f',
          '%s', '{"version":2,"state":"WITHDRAWN"}')\
        """
            .formatted(grant));

    // When
    sequenceAll();

    // Then
    var entry = new String(entries().getLast(), StandardCharsets.UTF_8);
    assertThat(entry)
        .isEqualTo(
            ("{\"action\":\"GRANT_WITHDRAWN\",\"actor\":{\"client\":\"portal\",\"kind\":\"PERSON\",\"name\":\"%s\","
                    + "\"signedIn\":{\"acr\":\"1\"},\"subject\":\"sub-1\"},\"at\":\"2024-11-24T16:44:35.120Z\","
                    + "\"facts\":{\"state\":\"WITHDRAWN\",\"version\":2},\"grant\":\"%s\","
                    + "\"id\":\"01930d0e-7f6a-7c3e-9d3b-3a4f5b6c7d8e\",\"request\":\"0af7651916cd43dd8448eb211c80319c\","
                    + "\"schema\":1,\"sequence\":{\"n\":1,\"of\":\"%s\"}}")
                .formatted(
                    "sha256:6f9128def66ad5ceb4bc771da224cd132f28481c2b8ae5bd294c06c88f263bee",
                    grant,
                    grant));
  }

  @Test
  void aNameThatIsErasedBeforeItsEventHasItsPlaceStaysCommittedTo() throws Throwable {
    // Given
    var grant = rows.grant(Map.of());
    rows.append(grant, 1);
    var commitment =
        rows.value("SELECT name_commitment FROM audit_events WHERE grant_id = " + text(grant));
    rows.execute(
        "UPDATE audit_events SET actor_name = NULL, name_salt = NULL WHERE grant_id = "
            + text(grant));

    // When
    sequenceAll();

    // Then
    assertThat(new String(entries().getLast(), StandardCharsets.UTF_8))
        .contains("\"name\":\"" + commitment + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{}' | '{\"much\":\"%s\"}'",
        "'{\"acr\":1e400}' | '{\"state\":\"ACTIVE\",\"version\":1}'",
      })
  void anEventThatCanNotBeWrittenDoesNotKeepOthersOut(String signedIn, String facts)
      throws Throwable {
    // Given
    var grant = rows.grant(Map.of());
    rows.execute(
        """
        INSERT INTO audit_events (id, at, action, actor_subject, actor_name, actor_kind, signed_in, grant_id, facts)
        VALUES (gen_random_uuid(), now(), 'GRANT_STARTED', 'sub-1', 'Ann', 'PERSON', nullif('%s', '{}'), '%s', '%s')\
        """
            .formatted(signedIn, grant, facts.formatted("x".repeat(70_000))));
    rows.append(grant, 1);

    // When
    sequenceAll();

    // Then
    assertThat(entriesOf(grant)).isEqualTo("2");
    var entries = entries();
    assertThat(new String(entries.get(entries.size() - 2), StandardCharsets.UTF_8))
        .contains("{\"omitted\":\"sha256:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "log_entries     | UPDATE log_entries SET entry = '{}' WHERE place = %1$d | do not lead to the root",
        "log_entries     | UPDATE log_entries SET place = place + 1 WHERE place = %1$d | were never signed",
        "log_entries     | DELETE FROM log_entries WHERE place = %1$d | are missing",
        "log_checkpoints | DELETE FROM log_checkpoints WHERE size = %1$d + 1 | rolled back",
        "log_checkpoints | UPDATE log_checkpoints SET note = 'so' WHERE size = %1$d + 1 | can't be read",
        "log_checkpoints | UPDATE log_checkpoints SET root = sha256('') WHERE size = %1$d + 1 | forked"
      })
  void nothingIsSignedOnTopOfWhatWasChanged(String table, String change, String said)
      throws Throwable {
    // Given
    rows.append(rows.grant(Map.of()), 1);
    sequenceAll();
    rows.append(rows.grant(Map.of()), 1);
    long last = size() - 1;
    var before = rows.value("SELECT count(*) FROM log_checkpoints");
    connection.setAutoCommit(true);
    var copy = "copy_" + UUID.randomUUID().toString().replace('-', '_');
    rows.execute("CREATE TEMP TABLE %s AS SELECT * FROM %s".formatted(copy, table));
    rows.execute("ALTER TABLE %s DISABLE TRIGGER USER".formatted(table));
    rows.execute(change.formatted(last));

    // When
    var failure = catchThrowable(() -> await(sequencer.run()));

    // Then
    var wrong = state.wrong();
    rows.execute("DELETE FROM " + table);
    rows.execute("INSERT INTO %s SELECT * FROM %s".formatted(table, copy));
    rows.execute("ALTER TABLE %s ENABLE TRIGGER USER".formatted(table));
    assertThat(failure).isInstanceOf(BrokenLogException.class).hasMessageContaining(said);
    assertThat(wrong).hasValueSatisfying(what -> assertThat(what).contains(said));
    assertThat(rows.value("SELECT count(*) FROM log_checkpoints")).isEqualTo(before);
    sequenceAll();
    assertThat(state.wrong()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE log_entries SET entry = '{}'",
        "DELETE FROM log_entries",
        "TRUNCATE log_entries CASCADE",
        "UPDATE log_tiles SET root = sha256('')",
        "DELETE FROM log_tiles",
        "TRUNCATE log_tiles",
        "UPDATE log_checkpoints SET note = ''",
        "DELETE FROM log_checkpoints",
        "TRUNCATE log_checkpoints",
        "UPDATE log_cosignatures SET at = now()",
        "DELETE FROM log_cosignatures",
        "TRUNCATE log_cosignatures",
        "UPDATE log_mark SET appended_before = (pg_current_xact_id()::text::bigint + 1)::text::xid8",
        "DELETE FROM log_mark",
        "TRUNCATE log_mark"
      })
  void whatIsInTheLogCanNotBeChanged(String change) throws Throwable {
    // Given
    rows.append(rows.grant(Map.of()), 300);
    sequenceAll();
    connection.setAutoCommit(false);
    rows.execute(
        "INSERT INTO log_cosignatures (size, witness, line, at) VALUES (1, 'w', '— w AAAA', now())");

    // When
    var refusal = catchThrowable(() -> rows.execute(change));

    // Then
    connection.rollback();
    connection.setAutoCommit(true);
    assertThat(refusal)
        .hasMessageMatching("(?s).*(the log is append-only|the mark of the log).*refused.*");
  }

  @Test
  void appendingWaitsForNoSequencer() throws Throwable {
    // Given
    var grant = rows.grant(Map.of());
    rows.append(grant, 300);
    var sequenced = new CompletableFuture<Sequencer.Outcome>();
    try (var holding = database.getConnection()) {
      holding.setAutoCommit(false);
      new GrantRows(holding).execute("LOCK TABLE log_checkpoints IN SHARE MODE");
      sequencer.run().subscribe().with(sequenced::complete, sequenced::completeExceptionally);
      awaitSequencerInItsTransaction();
      rows.execute("SET statement_timeout = '5s'");

      // When
      rows.append(grant, 10);

      // Then
      assertThat(sequenced).isNotDone();
      holding.rollback();
    }
    rows.execute("RESET statement_timeout");
    assertThat(sequenced.get(20, TimeUnit.SECONDS).sequenced()).isGreaterThanOrEqualTo(300);
    sequenceAll();
    assertThat(entriesOf(grant)).isEqualTo("310");
  }

  /** It has written its entries, and waits with its head. */
  private void awaitSequencerInItsTransaction() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            rows.value(
                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'log_checkpoints'::regclass")
                .equals("1"));
  }

  @Test
  void everyTileOfTheTreeIsServed() throws Throwable {
    // Given
    rows.append(rows.grant(Map.of()), 600);
    sequenceAll();
    var leaves = entries().stream().map(Hash::ofLeaf).toList();
    var tree = Tree.ofLeaves(leaves);

    // When
    var tiles = new ArrayList<HashTile>();
    for (var tile : Tree.tilesOfRoot(leaves.size())) {
      var path = tile.path().substring("tile/".length());
      tiles.add(HashTile.decode(tile, await(readings.tile(path)).orElseThrow().bytes()));
    }

    // Then
    assertThat(Tree.of(leaves.size(), tiles).root()).isEqualTo(tree.root());
    assertThat(await(readings.tile("0/000")).orElseThrow().complete()).isTrue();
    assertThat(await(readings.tile("0/x001/000"))).isEmpty();
    assertThat(await(readings.tile("63/000"))).isEmpty();
  }

  // ---- steps

  private void sequenceAll() throws Throwable {
    while (await(sequencer.run()).sequenced() > 0) {
      assertThat(state.wrong()).isEmpty();
    }
  }

  private long size() throws Throwable {
    return await(readings.checkpoint()).map(SignedHead::size).orElse(0L);
  }

  private Checkpoint signed() throws Throwable {
    var note = SignedNote.parse(await(readings.checkpoint()).orElseThrow().note());
    assertThat(note.verifiedBy(key())).isTrue();
    return Checkpoint.parse(note.text());
  }

  private VerifierKey key() {
    return VerifierKey.parse(readings.key().orElseThrow());
  }

  private String origin() {
    return key().name();
  }

  private List<byte[]> entries() throws Throwable {
    var entries = new ArrayList<byte[]>();
    for (long first = 0; first < size(); first += Tile.FULL) {
      var tile = new Tile(0, first / Tile.FULL, (int) Math.min(Tile.FULL, size() - first));
      var path = tile.bundlePath().substring("tile/entries/".length());
      entries.addAll(EntryBundle.decode(tile, await(readings.entries(path)).orElseThrow().bytes()));
    }
    EntrySchema.requireOf(entries);
    return entries;
  }

  private String entriesOf(UUID grant) throws SQLException {
    return rows.value("SELECT count(*) FROM log_entries WHERE grant_id = " + text(grant));
  }

  private static <T> T await(Uni<T> uni) throws Throwable {
    return VertxContextSupport.subscribeAndAwait(() -> uni);
  }
}
