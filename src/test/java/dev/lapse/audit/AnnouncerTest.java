package dev.lapse.audit;

import static dev.lapse.testing.GrantRows.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.lapse.testing.DatabaseAlone;
import dev.lapse.testing.HttpStub;
import dev.lapse.testing.TestWitness;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.SignedNote;
import dev.lapse.tlog.VerifierKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints on their way out: to witnesses that check them, and to whoever keeps them. */
@QuarkusTest
@TestProfile(DatabaseAlone.class)
class AnnouncerTest extends TableOwner {
  private static final Duration LONG = Duration.ofHours(1);

  @Inject Pool pool;
  @Inject Sequencer sequencer;
  @Inject LogReadings readings;
  @Inject LogStore store;
  @Inject LogKeys keys;
  @Inject Post post;
  @Inject Cosignatures cosignatures;
  @Inject Deliveries deliveries;

  @BeforeEach
  void forgetDestinations() throws SQLException {
    rows.execute("DELETE FROM log_destinations");
  }

  /** A replica with a configuration of its own. */
  private final class Replica {
    private final Destinations destinations;
    private final AnnouncementState state;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LogState log = new LogState(meters);
    private final Announcer announcer;
    private final PublishedHead published;

    Replica(LogSettings settings) {
      destinations = new Destinations(settings, post, pool, store, cosignatures);
      state = new AnnouncementState(meters, destinations);
      announcer = new Announcer(pool, store, keys, destinations, deliveries, state, log, settings);
      published = new PublishedHead(pool, store, cosignatures, destinations, settings);
    }

    SignedNote shown() throws Throwable {
      return SignedNote.parse(result(published.get()).orElseThrow().note());
    }

    HealthCheckResponse readiness() {
      return new LogReadiness(log, keys).call();
    }

    double contradictions() {
      return meters.get("lapse.audit.witness.contradictions").gauge().value();
    }

    String told(String destination) {
      var health = new AnnouncementHealth(state).call();
      assertThat(health.getStatus()).isEqualTo(Status.UP);
      return health.getData().orElseThrow().get(destination).toString();
    }
  }

  // ---- witnesses

  @Test
  void aWitnessCosignsTheLogAsItGrowsAndThatIsWhatIsShown() throws Throwable {
    // Given
    try (var witness = new TestWitness(logKey())) {
      var replica = new Replica(LogSettings.withWitnesses(LONG, witness.setting()));
      grow(300);
      result(replica.announcer.run());
      var first = replica.shown();
      grow(40);

      // When
      becomesDue();
      result(replica.announcer.run());

      // Then
      assertThat(first.verifiedBy(witness.key())).isTrue();
      var now = replica.shown();
      assertThat(now.verifiedBy(witness.key())).isTrue();
      assertThat(now.verifiedBy(logKey())).isTrue();
      assertThat(now.text()).isNotEqualTo(first.text());
      assertThat(witness.size()).isEqualTo(size());
      assertThat(witness.asked()).isEqualTo(2);
      assertThat(replica.told(witness.key().name())).isEqualTo("has %d entries".formatted(size()));
    }
  }

  @Test
  void oneNoteHasTheCosignaturesOfTwoWitnesses() throws Throwable {
    // Given
    try (var one = new TestWitness(logKey());
        var other = new TestWitness(logKey())) {
      var replica = new Replica(LogSettings.withWitnesses(LONG, one.setting(), other.setting()));
      grow(3);

      // When
      result(replica.announcer.run());

      // Then
      var shown = replica.shown();
      assertThat(shown.signatures()).hasSize(3);
      assertThat(List.of(logKey(), one.key(), other.key())).allMatch(shown::verifiedBy);
    }
  }

  @Test
  void whatWaitsForAWitnessIsShownOnceItWaitedLongEnough() throws Throwable {
    // Given
    try (var witness = new TestWitness(logKey())) {
      grow(1);
      result(new Replica(LogSettings.withWitnesses(LONG, witness.setting())).announcer.run());
      var cosigned = size();
      grow(1);

      // When
      var patient = new Replica(LogSettings.withWitnesses(LONG, witness.setting()));
      var impatient = new Replica(LogSettings.withWitnesses(Duration.ZERO, witness.setting()));

      // Then
      assertThat(result(patient.published.get()).orElseThrow().size()).isEqualTo(cosigned);
      assertThat(result(impatient.published.get()).orElseThrow().size()).isEqualTo(size());
    }
  }

  @Test
  void aWitnessThatHasSeenAnotherSizeIsGivenTheProofFromThere() throws Throwable {
    // Given
    try (var witness = new TestWitness(logKey())) {
      var replica = new Replica(LogSettings.withWitnesses(LONG, witness.setting()));
      grow(20);
      result(replica.announcer.run());
      rows.execute("DELETE FROM log_destinations");
      grow(20);

      // When
      result(replica.announcer.run());

      // Then
      assertThat(witness.asked()).isEqualTo(3);
      assertThat(witness.size()).isEqualTo(size());
      assertThat(replica.shown().verifiedBy(witness.key())).isTrue();
    }
  }

  @Test
  void aWitnessThatHasSeenAnotherLogDoesNotSignAndThatIsTold() throws Throwable {
    // Given
    try (var witness = new TestWitness(logKey())) {
      var replica = new Replica(LogSettings.withWitnesses(LONG, witness.setting()));
      grow(5);
      witness.hasSeen(3, Hash.ofLeaf(new byte[0]));

      // When
      result(replica.announcer.run());

      // Then
      assertThat(cosignaturesOf(witness)).isEqualTo("0");
      assertThat(replica.told(witness.key().name()))
          .contains("failed 1 times", "NOT what the log grew from");
      assertThat(replica.contradictions()).isEqualTo(1);
    }
  }

  @Test
  void aWitnessThatContradictsTheLogIsTheAlarmUntilItTakesTheLogAgain() throws Throwable {
    // Given
    try (var witness = new TestWitness(logKey())) {
      var replica = new Replica(LogSettings.withWitnesses(LONG, witness.setting()));
      grow(5);
      witness.hasSeen(3, Hash.ofLeaf(new byte[0]));
      result(replica.announcer.run());
      var contradicted = replica.readiness();
      witness.hasSeen(0, Hash.EMPTY);
      becomesDue();

      // When
      result(replica.announcer.run());

      // Then
      assertThat(contradicted.getData().orElseThrow().get("witnesses").toString())
          .contains(witness.key().name(), "NOT what the log grew from");
      assertThat(contradicted.getStatus()).isEqualTo(Status.UP);
      assertThat(replica.contradictions()).isZero();
    }
  }

  @Test
  void aWitnessThatHasSeenMoreThanThereIsSaysThatTheLogWasRolledBack() throws Throwable {
    // Given
    try (var witness = new TestWitness(logKey())) {
      var replica = new Replica(LogSettings.withWitnesses(LONG, witness.setting()));
      grow(1);
      witness.hasSeen(size() + 7, Hash.ofLeaf(new byte[0]));

      // When
      result(replica.announcer.run());

      // Then
      assertThat(replica.told(witness.key().name())).contains("was the log rolled back?");
      assertThat(replica.contradictions()).isEqualTo(1);
    }
  }

  @Test
  void aCosignatureOfAnotherKeyIsNotKept() throws Throwable {
    // Given
    try (var witness = new TestWitness(logKey())) {
      var replica = new Replica(LogSettings.withWitnesses(LONG, witness.setting()));
      grow(1);
      witness.changesItsKey();

      // When
      result(replica.announcer.run());

      // Then
      assertThat(cosignaturesOf(witness)).isEqualTo("0");
      assertThat(replica.told(witness.key().name())).contains("did not sign with the key");
    }
  }

  // ---- targets

  @Test
  void aTargetGetsTheSignedNoteOnceForEachCheckpoint() throws Throwable {
    // Given
    try (var target = taking()) {
      var replica = new Replica(LogSettings.withTargets(target.address() + "/kept"));
      grow(1);
      result(replica.announcer.run());
      becomesDue();
      result(replica.announcer.run());
      var first = result(readings.checkpoint()).orElseThrow().note();
      grow(1);

      // When
      result(replica.announcer.run());

      // Then
      assertThat(target.received())
          .containsExactly(first, result(readings.checkpoint()).orElseThrow().note());
    }
  }

  @Test
  void oneOfTwoReplicasSends() throws Throwable {
    // Given
    try (var target = taking()) {
      var settings = LogSettings.withTargets(target.address() + "/kept");
      grow(1);

      // When
      result(
          Uni.join()
              .all(new Replica(settings).announcer.run(), new Replica(settings).announcer.run())
              .andCollectFailures());

      // Then
      assertThat(target.received()).hasSize(1);
    }
  }

  @Test
  void aTargetThatFailsIsLeftAloneForAWhileAndThenTriedAgain() throws Throwable {
    // Given
    var status = new AtomicInteger(500);
    try (var target =
        new HttpStub("/kept", body -> new HttpStub.Answer(status.getAndSet(204), ""))) {
      var replica = new Replica(LogSettings.withTargets(target.address() + "/kept"));
      grow(1);
      result(replica.announcer.run());
      var failing = replica.told(target.address());
      result(replica.announcer.run());
      assertThat(target.received()).hasSize(1);

      // When
      becomesDue();
      result(replica.announcer.run());

      // Then
      assertThat(failing).isEqualTo("has 0 entries, and failed 1 times since: it answered 500");
      assertThat(target.received()).hasSize(2);
      assertThat(replica.told(target.address())).isEqualTo("has %d entries".formatted(size()));
    }
  }

  @Test
  void whyATargetFailsIsSaidWhereItIsNews() throws Throwable {
    // Given
    var status = new AtomicInteger(500);
    try (var target = new HttpStub("/kept", body -> new HttpStub.Answer(status.get(), ""));
        var said = LogLines.of(AnnouncementState.class)) {
      var replica = new Replica(LogSettings.withTargets(target.address() + "/kept"));
      grow(1);
      result(replica.announcer.run());
      becomesDue();
      result(replica.announcer.run());
      status.set(403);
      becomesDue();

      // When
      result(replica.announcer.run());

      // Then
      assertThat(target.received()).hasSize(3);
      assertThat(said.all()).hasSize(2);
      assertThat(said.all().getLast()).startsWith("WARN ").contains("it answered 403");
    }
  }

  @Test
  void aTargetThatDoesNotAnswerHoldsUpNothingElse() throws Throwable {
    // Given
    var answer = new CountDownLatch(1);
    var done = new AtomicBoolean();
    try (var hanging = new HttpStub("/kept", body -> answerAfter(answer));
        var target = taking()) {
      var replica =
          new Replica(
              LogSettings.withTargets(hanging.address() + "/kept", target.address() + "/kept"));
      grow(1);

      // When
      replica.announcer.run().subscribe().with(all -> done.set(true));

      // Then
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> hanging.received().size() == 1 && target.received().size() == 1);
      var before = size();
      grow(1);
      assertThat(size()).isEqualTo(before + 1);
      assertThat(done).isFalse();
      answer.countDown();
      await().atMost(Duration.ofSeconds(20)).untilTrue(done);
    }
  }

  @Test
  void anAnswerWithoutEndIsNotRead() throws Throwable {
    // Given
    try (var target =
        new HttpStub("/kept", body -> new HttpStub.Answer(200, "x".repeat(1_000_000)))) {
      var replica = new Replica(LogSettings.withTargets(target.address() + "/kept"));
      grow(1);

      // When
      result(replica.announcer.run());

      // Then
      assertThat(replica.told(target.address())).contains("the answer is longer than 65536 bytes");
    }
  }

  // ---- whoever owns the database

  @Test
  void theLogOutputIsWrittenWhateverTheDatabaseSaysOfIt() throws Throwable {
    // Given
    var replica = new Replica(LogSettings.withTargets());
    grow(1);
    rows.execute(
        "INSERT INTO log_destinations (name, size, next_at) VALUES ('log output', 1, 'infinity')");

    // When
    result(replica.announcer.run());

    // Then
    assertThat(replica.told("log output")).isEqualTo("has %d entries".formatted(size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"size = 1000000000", "next_at = 'infinity'"})
  void aTargetIsSentWhatTheDatabaseSaysItHasOrIsToWaitFor(String muting) throws Throwable {
    // Given
    try (var target = taking()) {
      var replica = new Replica(LogSettings.withTargets(target.address() + "/kept"));
      grow(1);
      result(replica.announcer.run());
      grow(1);
      becomesDue();
      rows.execute("UPDATE log_destinations SET " + muting);

      // When
      var failure = catchThrowable(() -> result(replica.announcer.run()));

      // Then
      assertThat(target.received()).hasSize(2);
      assertThat(failure == null).isEqualTo(muting.startsWith("next_at"));
    }
  }

  @Test
  void whoWasSentMoreThanThereIsTellsThatTheLogWasRolledBack() throws Throwable {
    // Given
    try (var target = taking()) {
      var replica = new Replica(LogSettings.withTargets(target.address() + "/kept"));
      grow(1);
      result(replica.announcer.run());
      rows.execute("UPDATE log_destinations SET size = size + 7");

      // When
      var failure = catchThrowable(() -> result(replica.announcer.run()));

      // Then
      assertThat(failure).isInstanceOf(BrokenLogException.class);
      assertThat(replica.log.wrong())
          .hasValueSatisfying(said ->
              assertThat(said).contains(target.address() + " was sent", "it was rolled back"));
      assertThat(replica.readiness().getStatus()).isEqualTo(Status.DOWN);
    }
  }

  @Test
  void aCheckpointOfAnotherKeyIsNotAnnounced() throws Throwable {
    // Given
    try (var target = taking()) {
      var replica = new Replica(LogSettings.withTargets(target.address() + "/kept"));
      grow(1);
      var size = size();
      rows.execute("ALTER TABLE log_checkpoints DISABLE TRIGGER USER");
      var note = rows.value("SELECT note FROM log_checkpoints WHERE size = " + size);
      rows.execute(
          "UPDATE log_checkpoints SET note = replace(note, concat(chr(10), size), concat(chr(10), 1)) WHERE size = "
              + size);

      // When
      var failure = catchThrowable(() -> result(replica.announcer.run()));

      // Then
      rows.execute("UPDATE log_checkpoints SET note = '%s' WHERE size = %d".formatted(note, size));
      rows.execute("ALTER TABLE log_checkpoints ENABLE TRIGGER USER");
      assertThat(failure).hasMessageContaining("is not signed by");
      assertThat(target.received()).isEmpty();
    }
  }

  // ---- steps

  private static HttpStub taking() {
    return new HttpStub("/kept", body -> new HttpStub.Answer(201, ""));
  }

  private static HttpStub.Answer answerAfter(CountDownLatch latch) {
    try {
      latch.await();
      return new HttpStub.Answer(204, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new HttpStub.Answer(500, "");
    }
  }

  private void grow(int events) throws Throwable {
    rows.append(rows.grant(Map.of()), events);
    int sequenced;
    do {
      sequenced = result(sequencer.run()).sequenced();
    } while (sequenced > 0);
  }

  /** As if the pause after the last attempt were over. */
  private void becomesDue() throws SQLException {
    rows.execute("UPDATE log_destinations SET next_at = now()");
  }

  private String cosignaturesOf(TestWitness witness) throws SQLException {
    return rows.value(
        "SELECT count(*) FROM log_cosignatures WHERE witness = " + text(witness.key()));
  }

  private long size() throws Throwable {
    return result(readings.checkpoint()).map(SignedHead::size).orElse(0L);
  }

  private VerifierKey logKey() {
    return VerifierKey.parse(readings.key().orElseThrow());
  }

  private static <T> T result(Uni<T> uni) throws Throwable {
    return VertxContextSupport.subscribeAndAwait(() -> uni);
  }
}
