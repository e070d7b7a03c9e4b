package dev.lapse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.local.LogKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a superuser does to the database with triggers off, and who finds it. Each finding names
 * what is wrong, and where. Who is not named in a case finds nothing there, which is said too: it
 * is why there is more than one of them.
 */
class TamperedLogTest {
  private static LogDatabases databases;
  private static String trusted;

  @TempDir static Path kept;
  @TempDir Path folder;

  @BeforeAll
  static void makeTheLog() throws SQLException {
    databases = new LogDatabases();
    try (var replica = databases.replica(databases.original())) {
      trusted = replica.key();
      assertThat(replica.auditLog(trusted, "--keep", checkpoint().toString())).isEmpty();
    }
  }

  @AfterAll
  static void dropTheLog() {
    databases.close();
  }

  private static Path checkpoint() {
    return kept.resolve("checkpoint");
  }

  /** Who looks at it. */
  enum Judge {
    /** An auditor: {@code verify --log}. */
    LOG,
    /** An auditor: {@code verify --export}. */
    EXPORT,
    /** An auditor: {@code verify FILE} of the grant that it is about. */
    EVIDENCE,
    /** The service, at its start and once a day. */
    SELF_CHECK,
    /** The service, before it signs. */
    SEQUENCER
  }

  /**
   * What is done.
   *
   * @param grantOf the place of an entry of the grant whose evidence is asked for
   * @param found by whom, and what the finding says
   */
  record Tampering(String name, int grantOf, List<String> statements, Map<Judge, String> found) {
    static Tampering of(String name, int grantOf, String... statements) {
      return new Tampering(name, grantOf, List.of(statements), new EnumMap<>(Judge.class));
    }

    Tampering foundBy(Judge judge, String saying) {
      found.put(judge, saying);
      return this;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @Test
  void nobodyFindsAnythingInALogThatNobodyTouched() throws SQLException {
    // Given
    var address = databases.copy();

    // When
    var found = judge(address, 5);

    // Then
    assertThat(found).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tamperings")
  void whatASuperuserDoesWithTriggersOffIsFoundAndNamed(Tampering tampering) throws SQLException {
    // Given
    var address = databases.copy();
    LogDatabases.tamper(address, tampering.statements().toArray(String[]::new));

    // When
    var found = judge(address, tampering.grantOf());

    // Then
    assertThat(tampering.found()).isNotEmpty();
    assertThat(found).containsOnlyKeys(tampering.found().keySet());
    tampering
        .found()
        .forEach((judge, saying) -> assertThat(found.get(judge)).as("%s", judge).contains(saying));
  }

  private Map<Judge, String> judge(String address, int grantOf) throws SQLException {
    var found = new EnumMap<Judge, String>(Judge.class);
    try (var replica = databases.replica(address)) {
      put(found, Judge.LOG, replica.auditLog(trusted, "--since", checkpoint().toString()));
      put(found, Judge.EXPORT, replica.auditExport(trusted, folder.resolve("export")));
      put(
          found,
          Judge.EVIDENCE,
          replica.auditEvidence(
              databases.grantAt(grantOf), trusted, folder.resolve("evidence.json")));
      put(found, Judge.SELF_CHECK, replica.checkItself());
      put(found, Judge.SEQUENCER, refusal(replica, address));
    }
    return found;
  }

  /**
   * With something that waits to be signed. Whoever refuses has signed nothing and is not ready.
   */
  private static Optional<String> refusal(LogReplica replica, String address) throws SQLException {
    databases.appendOne(address, 7);
    var heads = "SELECT count(*) FROM log_checkpoints";
    var before = LogDatabases.value(address, heads);
    var refusal = replica.refusalToSign();
    if (refusal.isPresent()) {
      assertThat(LogDatabases.value(address, heads)).isEqualTo(before);
      assertThat(replica.readiness().call().getStatus()).isEqualTo(Status.DOWN);
      assertThat(replica.state().wrong()).isEqualTo(refusal);
    }
    return refusal;
  }

  private static void put(Map<Judge, String> found, Judge judge, Optional<String> finding) {
    finding.ifPresent(saying -> found.put(judge, saying));
  }

  static Stream<Tampering> tamperings() {
    return Stream.of(entries(), tiles(), events(), heads()).flatMap(List::stream);
  }

  private static List<Tampering> entries() {
    return List.of(
        Tampering.of("entry changed below a full tile", 5, changed(5))
            .foundBy(Judge.LOG, "entry 5 is not the one that the tree was made of: tile/0/000")
            .foundBy(Judge.EXPORT, "entries were changed, or are in another order")
            .foundBy(Judge.EVIDENCE, "entry 5 is not in the log as it is in the file")
            .foundBy(Judge.SELF_CHECK, "entry 5 is not what its event"),
        Tampering.of("entry changed at the edge", 599, changed(599))
            .foundBy(Judge.LOG, "the log shows two faces: of its first 600 entries the root is")
            .foundBy(Judge.EXPORT, "entries were changed, or are in another order")
            .foundBy(Judge.EVIDENCE, "is not in the log as it is in the file")
            .foundBy(Judge.SELF_CHECK, "entry 599 is not what its event")
            .foundBy(Judge.SEQUENCER, "do not lead to the root that was signed at size 600"),
        Tampering.of("entry removed", 5, "DELETE FROM log_entries WHERE place = 5")
            .foundBy(Judge.LOG, "tile/entries/000 ends before an entry")
            .foundBy(Judge.EXPORT, "entries 0 to 255 are 255 only")
            .foundBy(Judge.EVIDENCE, "is number 2 of the grant, where number 1 belongs")
            .foundBy(Judge.SELF_CHECK, "entry 5 is missing"),
        Tampering.of(
                "entry added in between",
                5,
                "UPDATE log_entries SET place = place + 1000000 WHERE place >= 5",
                "UPDATE log_entries SET place = place - 999999 WHERE place >= 1000000",
                "INSERT INTO log_entries (place, event_position, entry) SELECT 5, 999999, entry FROM log_entries WHERE place = 4")
            .foundBy(Judge.LOG, "entry 5 is not the one that the tree was made of")
            .foundBy(Judge.EXPORT, "number 1 of grant")
            .foundBy(Judge.EVIDENCE, "entry 6 is not in the log as it is in the file")
            .foundBy(Judge.SELF_CHECK, "the event of entry 5 is missing")
            .foundBy(Judge.SEQUENCER, "entries from 600 on were never signed"),
        Tampering.of(
                "entries reordered",
                5,
                "UPDATE log_entries SET place = 1000000 WHERE place = 5",
                "UPDATE log_entries SET place = 5 WHERE place = 6",
                "UPDATE log_entries SET place = 6 WHERE place = 1000000")
            .foundBy(Judge.LOG, "entry 5 is not the one that the tree was made of")
            .foundBy(Judge.EXPORT, "entries were changed, or are in another order")
            .foundBy(Judge.EVIDENCE, "entry 6 is not in the log as it is in the file")
            .foundBy(Judge.SELF_CHECK, "tile/0/000 is missing, or not the hashes"),
        Tampering.of("entries' tail cut off", 595, "DELETE FROM log_entries WHERE place >= 590")
            .foundBy(Judge.LOG, "tile/entries/002.p/88 ends before an entry")
            .foundBy(Judge.EXPORT, "entries 512 to 599 are 78 only")
            .foundBy(Judge.EVIDENCE, "tile/0/002.p/88 has 78 of its 88 hashes")
            .foundBy(Judge.SELF_CHECK, "entry 590 is missing")
            .foundBy(Judge.SEQUENCER, "entries from 590 on are missing: 600 were signed"),
        Tampering.of(
                "log rolled back to an older head, all of it",
                595,
                "DELETE FROM log_entries WHERE place >= 500",
                "DELETE FROM log_tiles WHERE number = 1",
                "DELETE FROM log_checkpoints WHERE size > 500",
                "DELETE FROM audit_events WHERE position > (SELECT max(event_position) FROM log_entries)")
            .foundBy(Judge.LOG, "the log was rolled back: it had 600 entries, and has 500 now"));
  }

  private static String changed(int place) {
    return "UPDATE log_entries SET entry = convert_to(replace(convert_from(entry, 'UTF8'), 'ACTIVE', 'DENIED'), 'UTF8') WHERE place = "
        + place;
  }

  private static List<Tampering> tiles() {
    return List.of(
        Tampering.of(
                "tile changed",
                5,
                "UPDATE log_tiles SET hashes = sha256('') || substr(hashes, 33) WHERE level = 0 AND number = 0")
            .foundBy(Judge.LOG, "entry 0 is not the one that the tree was made of: tile/0/000")
            .foundBy(Judge.EVIDENCE, "entry 5 is not in the log as it is in the file")
            .foundBy(Judge.SELF_CHECK, "tile/0/000 is missing, or not the hashes"),
        Tampering.of(
                "root of a tile changed",
                5,
                "UPDATE log_tiles SET root = sha256('') WHERE level = 0 AND number = 1")
            .foundBy(Judge.LOG, "tile/1/000.p/2 is not the hashes of what is below it")
            .foundBy(Judge.EVIDENCE, "entry 5 is not in the log as it is in the file")
            .foundBy(Judge.SELF_CHECK, "tile/0/001 is missing, or not the hashes")
            .foundBy(Judge.SEQUENCER, "do not lead to the root that was signed at size 600"),
        Tampering.of("tile removed", 5, "DELETE FROM log_tiles WHERE level = 0 AND number = 0")
            .foundBy(Judge.LOG, "tile/0/000 is missing from the log")
            .foundBy(Judge.EVIDENCE, "tile/0/000 is missing")
            .foundBy(Judge.SELF_CHECK, "tile/0/000 is missing, or not the hashes")
            .foundBy(Judge.SEQUENCER, "tile/1/000.p/2 has 1 of its 2 hashes"),
        Tampering.of(
                "tile added",
                5,
                "INSERT INTO log_tiles SELECT level, 2, hashes, root FROM log_tiles WHERE level = 0 AND number = 1")
            .foundBy(Judge.SELF_CHECK, "tile/0/002 is kept, and the log is not so large"),
        Tampering.of(
                "tiles reordered",
                5,
                "UPDATE log_tiles SET number = 1000000 WHERE number = 0",
                "UPDATE log_tiles SET number = 0 WHERE number = 1",
                "UPDATE log_tiles SET number = 1 WHERE number = 1000000")
            .foundBy(Judge.LOG, "entry 0 is not the one that the tree was made of: tile/0/000")
            .foundBy(Judge.EVIDENCE, "entry 5 is not in the log as it is in the file")
            .foundBy(Judge.SELF_CHECK, "tile/0/000 is missing, or not the hashes")
            .foundBy(Judge.SEQUENCER, "do not lead to the root that was signed at size 600"),
        Tampering.of("tiles' tail cut off", 300, "DELETE FROM log_tiles WHERE number = 1")
            .foundBy(Judge.LOG, "tile/0/001 is missing from the log")
            .foundBy(Judge.EVIDENCE, "tile/1/000.p/2 has 1 of its 2 hashes")
            .foundBy(Judge.SELF_CHECK, "tile/0/001 is missing, or not the hashes")
            .foundBy(Judge.SEQUENCER, "tile/1/000.p/2 has 1 of its 2 hashes"));
  }

  /** The log proves what was said; that the events still say it, the service itself looks after. */
  private static List<Tampering> events() {
    var position = "(SELECT event_position FROM log_entries WHERE place = %d)";
    var fifth = position.formatted(5);
    return List.of(
        Tampering.of(
                "event changed",
                5,
                "UPDATE audit_events SET facts = '{\"state\":\"DENIED\"}' WHERE position = "
                    + fifth)
            .foundBy(Judge.SELF_CHECK, "entry 5 is not what its event"),
        Tampering.of(
                "event's actor renamed",
                5,
                "UPDATE audit_events SET actor_name = 'Eve' WHERE position = " + fifth)
            .foundBy(Judge.EVIDENCE, "entry 5 was not written for the name Eve")
            .foundBy(Judge.SELF_CHECK, "is not the one that entry 5 was made for"),
        Tampering.of("event removed", 5, "DELETE FROM audit_events WHERE position = " + fifth)
            .foundBy(Judge.EVIDENCE, "is number 2 of the grant, where number 1 belongs")
            .foundBy(Judge.SELF_CHECK, "the event of entry 5 is missing"),
        Tampering.of(
                "event added in between",
                5,
                """
                INSERT INTO audit_events OVERRIDING SYSTEM VALUE
                SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'position', -1))).*
                FROM audit_events e WHERE position =\
                """
                    + fifth)
            .foundBy(Judge.SELF_CHECK, "has no entry, though later ones have"),
        Tampering.of(
                "events reordered",
                5,
                "ALTER TABLE audit_events ALTER position SET GENERATED BY DEFAULT",
                "UPDATE audit_events SET position = -1 WHERE position = " + fifth,
                "UPDATE audit_events SET position = %s WHERE position = %s"
                    .formatted(fifth, position.formatted(6)),
                "UPDATE audit_events SET position = %s WHERE position = -1"
                    .formatted(position.formatted(6)))
            .foundBy(Judge.EVIDENCE, "entry 5 was not written for the name Ann")
            .foundBy(Judge.SELF_CHECK, "entry 5 is not what its event"),
        Tampering.of(
                "events' tail cut off",
                595,
                "DELETE FROM audit_events WHERE position >= " + position.formatted(590))
            .foundBy(Judge.SELF_CHECK, "the event of entry 590 is missing"));
  }

  private static List<Tampering> heads() {
    return List.of(
        Tampering.of("head removed", 599, "DELETE FROM log_checkpoints WHERE size = 600")
            .foundBy(Judge.LOG, "the log was rolled back: it had 600 entries, and has 500 now")
            .foundBy(Judge.SELF_CHECK, "tile/0/001 is kept, and the log is not so large")
            .foundBy(Judge.SEQUENCER, "entries from 500 on were never signed"),
        Tampering.of(
                "head's root changed",
                5,
                "UPDATE log_checkpoints SET root = sha256('') WHERE size = 600")
            .foundBy(Judge.SELF_CHECK, "tells another one")
            .foundBy(Judge.SEQUENCER, "tells another one"),
        Tampering.of(
                "head's note changed",
                5,
                "UPDATE log_checkpoints SET note = replace(note, chr(10) || 600, chr(10) || 599) WHERE size = 600")
            .foundBy(Judge.LOG, "was changed after it was signed")
            .foundBy(Judge.EXPORT, "was changed after it was signed")
            .foundBy(Judge.EVIDENCE, "was changed after it was signed")
            .foundBy(Judge.SELF_CHECK, "is not signed by")
            .foundBy(Judge.SEQUENCER, "is not signed by"));
  }

  @Test
  void whatIsThereBeforeItsTimeStopsTheSequencerThatComesToIt() throws SQLException {
    // Given
    var address = databases.copy();
    LogDatabases.tamper(
        address,
        "INSERT INTO log_tiles SELECT level, 2, hashes, root FROM log_tiles WHERE level = 0 AND number = 1");
    for (int i = LogDatabases.SIZE; i < 3 * 256; i++) {
      databases.appendOne(address, i % LogDatabases.GRANTS);
    }

    // When
    Optional<String> refusal;
    try (var replica = databases.replica(address)) {
      refusal = replica.refusalToSign();
    }

    // Then
    assertThat(refusal)
        .hasValueSatisfying(said ->
            assertThat(said)
                .contains("what comes next is in the log already", "(level, number)=(0, 2)"));
  }

  // ---- keys, and replicas that were shown different things

  @Test
  void aKeyThatWasSwappedIsFoundByWhoeverHasTheOldOne() throws SQLException {
    // Given
    var address = databases.copy();
    var other = LogKey.ofOneRun().secret();
    databases.appendOne(address, 0);

    // When
    Optional<String> refusal;
    try (var replica = databases.replica(address, other)) {
      refusal = replica.refusalToSign();
    }
    LogDatabases.tamper(
        address, "DELETE FROM log_checkpoints", "DELETE FROM log_entries", "DELETE FROM log_tiles");
    Optional<String> audited;
    try (var replica = databases.replica(address, other)) {
      replica.sequenceAll();
      audited = replica.auditLog(trusted);
    }

    // Then
    assertThat(refusal)
        .hasValueSatisfying(said -> assertThat(said).contains("was the key changed?"));
    assertThat(audited)
        .hasValueSatisfying(said -> assertThat(said).contains("is not signed by a trusted key"));
  }

  @Test
  void aLogThatWasRolledBackIsFoundByTheReplicaThatSawMore() throws SQLException {
    // Given
    var address = databases.copy();
    var seen = seenAt(databases.original());
    LogDatabases.tamper(
        address,
        "DELETE FROM log_entries WHERE place >= 500",
        "DELETE FROM log_tiles WHERE number = 1",
        "DELETE FROM log_checkpoints WHERE size > 500");

    // When
    Optional<String> refusal;
    try (var replica = databases.replica(address, seen)) {
      refusal = replica.refusalToSign();
    }

    // Then
    assertThat(refusal)
        .contains(
            "the last checkpoint is of size 500, but one of size 600 was seen: it was rolled back");
  }

  @Test
  void twoReplicasThatAreShownDifferentLogsFindIt() throws Exception {
    // Given
    var one = databases.copy();
    var other = databases.copyOf(one);
    databases.appendOne(one, 1);
    databases.appendOne(other, 2);
    var since = folder.resolve("of-one");
    try (var replica = databases.replica(one)) {
      replica.sequenceAll();
      assertThat(replica.auditLog(trusted, "--keep", since.toString())).isEmpty();
    }
    var seen = seenAt(one);
    List<Optional<String>> found = new ArrayList<>();
    try (var replica = databases.replica(other)) {
      replica.sequenceAll();

      // When
      found.add(replica.auditLog(trusted, "--since", since.toString()));
    }
    try (var replica = databases.replica(other, seen)) {
      found.add(replica.refusalToSign());
    }

    // Then
    assertThat(Files.readString(since)).contains("\n601\n");
    assertThat(found.getFirst())
        .hasValueSatisfying(said -> assertThat(said).contains("the log shows two faces"));
    assertThat(found.getLast())
        .contains(
            "the checkpoint of size 601 is not the one that was seen before: the log has forked");
  }

  private static LogState seenAt(String address) {
    try (var replica = databases.replica(address)) {
      replica.sequenceAll();
      return replica.state();
    }
  }
}
