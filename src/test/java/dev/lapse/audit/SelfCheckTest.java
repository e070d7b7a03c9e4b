package dev.lapse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lapse.testing.DatabaseAlone;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the service finds in its own log. Whoever changes something here owns the tables. */
@QuarkusTest
@TestProfile(DatabaseAlone.class)
class SelfCheckTest extends TableOwner {
  /** More than a full tile, so that what is changed is below one. */
  private static final int MANY = 300;

  private static final String FOUND_BROKEN =
      "SELECT count(*) FROM audit_events WHERE action = 'LOG_FOUND_BROKEN' AND facts LIKE '%tile/0/000%'";

  @Inject Sequencer sequencer;
  @Inject SelfCheck check;
  @Inject SelfCheckRounds rounds;
  @Inject LogState state;
  @Inject LogKeys keys;

  @Test
  void aLogThatIsWhatWasSignedIsFoundToBeSo() throws Throwable {
    // Given
    grow(MANY);

    // When
    await(rounds.run());

    // Then
    var size = Long.parseLong(rows.value("SELECT max(size) FROM log_checkpoints"));
    assertThat(state.checked()).hasValueSatisfying(it -> assertThat(it.size()).isEqualTo(size));
    assertThat(newest("action")).isEqualTo("LOG_CHECKED");
    assertThat(newest("facts")).contains("\"size\":" + size, "\"root\":");
    assertThat(new LogReadiness(state, keys).call().getData().orElseThrow().get("checked"))
        .asString()
        .startsWith(size + " entries at ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "audit_events | UPDATE audit_events SET facts = '{\"state\":\"DENIED\"}' WHERE position = %1$d | is not what its event",
        "audit_events | UPDATE audit_events SET action = 'GRANT_DENIED' WHERE position = %1$d | is not what its event",
        "audit_events | UPDATE audit_events SET at = at - interval '1 hour' WHERE position = %1$d | is not what its event",
        "audit_events | UPDATE audit_events SET actor_subject = 'eve' WHERE position = %1$d | is not what its event",
        "audit_events | UPDATE audit_events SET signed_in = '{\"acr\":1e400}' WHERE position = %1$d | is not what its event",
        "log_mark | DELETE FROM log_mark | the row of log_mark is missing",
        "audit_events | UPDATE audit_events SET grant_id = NULL WHERE position = %1$d | is not what its event",
        "audit_events | UPDATE audit_events SET actor_name = 'Eve' WHERE position = %1$d | is not the one that entry",
        "audit_events | DELETE FROM audit_events WHERE position = %1$d | the event of entry",
        "audit_events | INSERT INTO audit_events (id, at, action, actor_subject, actor_name, actor_kind, name_commitment, facts, appended_in) SELECT gen_random_uuid(), at, action, actor_subject, actor_name, actor_kind, name_commitment, facts, '1' FROM audit_events WHERE position = %1$d | has no entry",
        "log_entries | UPDATE log_entries SET entry = '{}' WHERE event_position = %1$d | is not what its event",
        "log_entries | UPDATE log_entries SET grant_place = 1000 WHERE event_position = %1$d | is not what its event",
        "log_entries | UPDATE log_entries SET place = place + 1000000 WHERE event_position = %1$d | is missing",
        "log_entries | DELETE FROM log_entries WHERE event_position = %1$d | is missing",
        "log_tiles | UPDATE log_tiles SET hashes = overlay(hashes PLACING sha256('') FROM 1) WHERE level = 0 AND number = 0 | tile/0/000 is missing, or not",
        "log_tiles | UPDATE log_tiles SET root = sha256('') WHERE level = 0 AND number = 0 | tile/0/000 is missing, or not",
        "log_tiles | DELETE FROM log_tiles WHERE level = 0 AND number = 0 | tile/0/000 is missing, or not",
        "log_checkpoints | UPDATE log_checkpoints SET note = replace(note, concat(chr(10), size), concat(chr(10), 1)) | is not signed by"
      })
  void whatWasChangedByWhoeverOwnsTheDatabaseIsFoundAndNamed(
      String table, String change, String said) throws Throwable {
    // Given
    grow(MANY);
    var changed = Long.parseLong(rows.value("SELECT max(event_position) - 280 FROM log_entries"));

    // When
    var failure =
        whileChanged(
            table, change.formatted(changed), () -> catchThrowable(() -> await(check.run())));

    // Then
    assertThat(failure).isInstanceOf(BrokenLogException.class).hasMessageContaining(said);
    assertThat(catchThrowable(() -> await(check.run()))).isNull();
  }

  @Test
  void twoEntriesThatWereSwappedTogetherWithTheirEventsAreFound() throws Throwable {
    // Given
    grow(MANY);
    var swap =
        """
        UPDATE log_entries one SET event_position = other.event_position, entry = other.entry,
          grant_id = other.grant_id, grant_place = other.grant_place
        FROM log_entries other WHERE one.place IN (5, 6) AND other.place = 11 - one.place\
        """;
    rows.execute("ALTER TABLE log_entries DROP CONSTRAINT log_entries_event_position_key");
    rows.execute("ALTER TABLE log_entries DROP CONSTRAINT log_entries_grant_id_grant_place_key");

    // When
    var failure = whileChanged("log_entries", swap, () -> catchThrowable(() -> await(check.run())));

    // Then
    rows.execute("ALTER TABLE log_entries ADD UNIQUE (event_position)");
    rows.execute("ALTER TABLE log_entries ADD UNIQUE (grant_id, grant_place)");
    assertThat(failure).isInstanceOf(BrokenLogException.class);
  }

  @Test
  void whatIsWrongIsToldOnceAndKeepsTheReplicaUnready() throws Throwable {
    // Given
    grow(MANY);
    await(rounds.run());

    var hashes = rows.value("SELECT hashes FROM log_tiles WHERE level = 0 AND number = 0");
    var before = Integer.parseInt(rows.value(FOUND_BROKEN));
    changeFirstTile("sha256('') || substr(hashes, 33)");

    // When
    await(rounds.run());
    await(rounds.run());

    // Then
    // What is signed goes on from what was signed, and says nothing of what is below.
    grow(1);
    var seen = new LogReadiness(state, keys).call();
    changeFirstTile("'" + hashes + "'");
    assertThat(seen.getStatus()).isEqualTo(Status.DOWN);
    assertThat(seen.getData().orElseThrow().get("signing"))
        .isEqualTo("tile/0/000 is missing, or not the hashes of what is below it");
    assertThat(rows.value(FOUND_BROKEN)).isEqualTo(Integer.toString(before + 1));
    await(rounds.run());
    assertThat(new LogReadiness(state, keys).call().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void whatWasFoundAndCouldNotBePutOnRecordIsPutThereByTheNextCheck() throws Throwable {
    // Given
    grow(MANY);
    var hashes = rows.value("SELECT hashes FROM log_tiles WHERE level = 0 AND number = 0");
    var before = Integer.parseInt(rows.value(FOUND_BROKEN));
    changeFirstTile("sha256('x') || substr(hashes, 33)");
    rows.execute(
        "CREATE FUNCTION fail_for_a_test() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'as a test wants it'; END $$");
    rows.execute(
        "CREATE TRIGGER fails BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION fail_for_a_test()");
    var lost = catchThrowable(() -> await(rounds.run()));
    rows.execute("DROP FUNCTION fail_for_a_test CASCADE");

    // When
    await(rounds.run());

    // Then
    changeFirstTile("'" + hashes + "'");
    assertThat(lost).isNotNull();
    assertThat(rows.value(FOUND_BROKEN)).isEqualTo(Integer.toString(before + 1));
    await(rounds.run());
  }

  @Test
  void anErasedNameIsNothingWrong() throws Throwable {
    // Given
    grow(MANY);
    rows.execute(
        "UPDATE audit_events SET actor_name = NULL, name_salt = NULL WHERE actor_kind = 'SYSTEM'");

    // When
    var failure = catchThrowable(() -> await(check.run()));

    // Then
    assertThat(failure).isNull();
  }

  // ---- steps

  private interface Seen<T> {
    T see() throws Throwable;
  }

  private <T> T whileChanged(String table, String change, Seen<T> seen) throws Throwable {
    var copy = "copy_" + UUID.randomUUID().toString().replace('-', '_');
    rows.execute("CREATE TEMP TABLE %s AS SELECT * FROM %s".formatted(copy, table));
    rows.execute("ALTER TABLE %s DISABLE TRIGGER USER".formatted(table));
    try {
      rows.execute(change);
      return seen.see();
    } finally {
      rows.execute("DELETE FROM " + table);
      rows.execute(
          "INSERT INTO %s OVERRIDING SYSTEM VALUE SELECT * FROM %s".formatted(table, copy));
      rows.execute("ALTER TABLE %s ENABLE TRIGGER USER".formatted(table));
    }
  }

  private void changeFirstTile(String hashes) throws SQLException {
    rows.execute("ALTER TABLE log_tiles DISABLE TRIGGER USER");
    rows.execute(
        "UPDATE log_tiles SET hashes = %s WHERE level = 0 AND number = 0".formatted(hashes));
    rows.execute("ALTER TABLE log_tiles ENABLE TRIGGER USER");
  }

  private void grow(int events) throws Throwable {
    rows.append(rows.grant(Map.of()), events);
    int sequenced;
    do {
      sequenced = await(sequencer.run()).sequenced();
    } while (sequenced > 0);
  }

  private String newest(String column) throws SQLException {
    return rows.value(
        "SELECT %s FROM audit_events ORDER BY position DESC LIMIT 1".formatted(column));
  }

  private static <T> T await(Uni<T> uni) throws Throwable {
    return VertxContextSupport.subscribeAndAwait(() -> uni);
  }
}
