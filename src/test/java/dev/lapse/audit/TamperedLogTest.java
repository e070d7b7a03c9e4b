package dev.lapse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.local.LogKey;
import dev.lapse.tlog.KeyKind;
import dev.lapse.tlog.SigningKey;
import dev.lapse.tlog.VerifierKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  @MethodSource("dev.lapse.audit.Tamperings#all")
  void whatASuperuserDoesWithTriggersOffIsFoundAndNamed(Tamperings.Tampering tampering)
      throws SQLException {
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
    List<Optional<String>> refusals = new ArrayList<>();
    List<String> said;
    try (var replica = databases.replica(address);
        var lines = LogLines.of(LogState.class)) {
      refusals.add(replica.refusalToSign());
      refusals.add(replica.refusalToSign());
      said = lines.all();
    }

    // Then
    assertThat(refusals)
        .allSatisfy(refusal ->
            assertThat(refusal.orElseThrow())
                .contains("what comes next is in the log already", "(level, number)=(0, 2)"));
    assertThat(said).hasSize(1).first().asString().contains("THE AUDIT LOG IS BROKEN");
  }

  @Test
  void aKeyThatIsReplacedStepByStepLeavesALogThatEverybodyVerifies() throws SQLException {
    // Given
    var address = databases.copy();
    var newKey = SigningKey.generate(origin(), KeyKind.ED25519, new SecureRandom());
    databases.appendOne(address, 5);
    try (var both = databases.replica(address, databases.secret() + "\n" + newKey.secret())) {
      both.sequenceAll();
      assertThat(both.auditLog(newKey.verifier().toString())).isEmpty();
      assertThat(both.auditLog(trusted)).isEmpty();
    }
    databases.appendOne(address, 5);

    // When
    List<Optional<String>> found = new ArrayList<>();
    try (var replica = databases.replica(address, newKey.secret())) {
      found.add(replica.refusalToSign());
      found.add(replica.checkItself());
      found.add(
          replica.auditEvidence(
              databases.grantAt(5), newKey.verifier().toString(), folder.resolve("evidence")));
    }

    // Then
    assertThat(found).containsOnly(Optional.empty());
  }

  @Test
  void aHeadThatNoKeyOfOursSignedIsNoneOnceOneOfThemHas() throws SQLException {
    // Given
    var address = databases.copy();
    var newKey = SigningKey.generate(origin(), KeyKind.ED25519, new SecureRandom());
    databases.appendOne(address, 5);
    try (var both = databases.replica(address, databases.secret() + "\n" + newKey.secret())) {
      both.sequenceAll();
    }
    databases.appendOne(address, 5);
    try (var old = databases.replica(address)) {
      old.sequenceAll();
    }
    databases.appendOne(address, 5);
    try (var both = databases.replica(address, databases.secret() + "\n" + newKey.secret())) {
      both.sequenceAll();
    }

    // When
    Optional<String> found;
    try (var replica = databases.replica(address, newKey.secret())) {
      found = replica.checkItself();
    }

    // Then
    assertThat(found)
        .hasValueSatisfying(
            said -> assertThat(said).contains("the checkpoint of size 602 is not signed by"));
  }

  private static String origin() {
    return VerifierKey.parse(trusted).name();
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
