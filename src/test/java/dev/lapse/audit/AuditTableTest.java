package dev.lapse.audit;

import static dev.lapse.testing.GrantRows.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lapse.actor.Actor;
import dev.lapse.actor.ActorKind;
import dev.lapse.grant.GrantCommands;
import dev.lapse.testing.DatabaseAlone;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection is the owner's: nobody but a superuser could do more. */
@QuarkusTest
@TestProfile(DatabaseAlone.class)
class AuditTableTest extends TableOwner {
  private static final Actor REQUESTER =
      new Actor(
          "sub-ci",
          "service-account-ci",
          ActorKind.SERVICE_ACCOUNT,
          Optional.of("ci-deployer"),
          Set.of("lapse-requester"));

  @Inject GrantCommands commands;
  @Inject AuditLog log;

  @AfterEach
  void putInOrder() throws SQLException {
    rows.execute("DROP FUNCTION IF EXISTS fail_for_a_test CASCADE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_events SET facts = '{}'",
        "UPDATE audit_events SET grant_id = NULL",
        "UPDATE audit_events SET actor_name = 'Eve'",
        "UPDATE audit_events SET actor_name = NULL, name_salt = NULL, facts = '{}'",
        "UPDATE audit_events SET name_commitment = 'sha256:' || repeat('0', 64)",
        "DELETE FROM audit_events",
        "TRUNCATE audit_events",
        "TRUNCATE grants CASCADE"
      })
  void whatIsOnRecordCanNotBeChanged(String change) throws SQLException {
    // Given
    var event = event(Map.of());
    rows.insert("audit_events", event);

    // When
    var refusal = catchThrowable(() -> rows.execute(change));

    // Then
    assertThat(refusal).hasMessageContaining("the audit trail is append-only");
    assertThat(rows.value("SELECT facts FROM audit_events WHERE id = " + event.get("id")))
        .isEqualTo("{\"state\": \"ACTIVATING\", \"version\": 3}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "\"state\"", "{", "{\"state\": 1, \"state\": 2}"})
  void factsAreAJsonObject(String facts) throws SQLException {
    // Given
    var event = event(Map.of("facts", text(facts)));

    // When
    var refusal = catchThrowable(() -> rows.insert("audit_events", event));

    // Then
    assertThat(refusal).hasMessageContaining("audit_events_facts_check");
  }

  @Test
  void aNameIsErasedTogetherWithItsSaltAndNeverComesBack() throws SQLException {
    // Given
    var event = event(Map.of());
    rows.insert("audit_events", event);
    var ofEvent = " WHERE id = " + event.get("id");
    var commitment = rows.value("SELECT name_commitment FROM audit_events" + ofEvent);

    // When
    rows.execute("UPDATE audit_events SET actor_name = NULL, name_salt = NULL" + ofEvent);

    // Then
    assertThat(rows.value("SELECT actor_name FROM audit_events" + ofEvent)).isNull();
    assertThat(rows.value("SELECT name_commitment FROM audit_events" + ofEvent))
        .isEqualTo(commitment);
    assertThat(
            catchThrowable(() ->
                rows.execute(
                    "UPDATE audit_events SET actor_name = 'Eve', name_salt = decode(repeat('00', 16), 'hex')"
                        + ofEvent)))
        .hasMessageContaining("the audit trail is append-only");
    assertThat(
            catchThrowable(() ->
                rows.insert(
                    "audit_events", event(Map.of("actor_name", "NULL", "name_salt", "NULL")))))
        .hasMessageContaining("name_commitment");
  }

  @Test
  void theOrderOfAppendingIsNotForTheWriterToSay() throws SQLException {
    // Given
    var event = event(Map.of("position", "1"));

    // When
    var refusal = catchThrowable(() -> rows.insert("audit_events", event));

    // Then
    assertThat(refusal).hasMessageContaining("position");
  }

  @Test
  void aChangeAndItsEventCommitTogether() throws Throwable {
    // Given
    var grant = rows.grant(Map.of());

    // When
    withdraw(grant);

    // Then
    assertThat(stateOf(grant)).isEqualTo("WITHDRAWN 2");
    assertThat(eventsOf(grant)).isEqualTo("1");
  }

  /** So that every test that changes a grant holds its entries against the schema too. */
  @Test
  void whatTheSchemaOfAnEntryForbidsIsNotAppendedInTests() throws SQLException {
    // Given
    var grant = rows.grant(Map.of());
    var withoutReadBack =
        new AuditEvent(
            Instant.EPOCH,
            AuditAction.GRANT_ACTIVATED,
            REQUESTER.toParty(),
            grant,
            Map.of("state", "ACTIVE", "version", 2));

    // When
    var failure =
        catchThrowable(() ->
            VertxContextSupport.subscribeAndAwait(
                () -> Panache.withTransaction(() -> log.append(withoutReadBack))));

    // Then
    assertThat(failure).hasMessageContaining("readBackAt");
    assertThat(eventsOf(grant)).isEqualTo("0");
  }

  @Test
  void aGrantDoesNotChangeWhereItsEventCanNotBeAppended() throws SQLException {
    // Given
    var grant = rows.grant(Map.of());
    failing("TRIGGER fails BEFORE INSERT ON audit_events FOR EACH ROW");

    // When
    var failure = catchThrowable(() -> withdraw(grant));

    // Then
    assertThat(failure).isNotNull();
    assertThat(stateOf(grant)).isEqualTo("AWAITING_APPROVAL 1");
    assertThat(eventsOf(grant)).isEqualTo("0");
  }

  @Test
  void noEventIsAppendedWhereTheGrantCanNotChange() throws SQLException {
    // Given
    var grant = rows.grant(Map.of());
    failing("TRIGGER fails BEFORE UPDATE ON grants FOR EACH ROW");

    // When
    var failure = catchThrowable(() -> withdraw(grant));

    // Then
    assertThat(failure).isNotNull();
    assertThat(stateOf(grant)).isEqualTo("AWAITING_APPROVAL 1");
    assertThat(eventsOf(grant)).isEqualTo("0");
  }

  @Test
  void nothingOfAChangeIsLeftWhereItsCommitFails() throws SQLException {
    // Given
    var grant = rows.grant(Map.of());
    failing(
        "CONSTRAINT TRIGGER fails AFTER UPDATE ON grants DEFERRABLE INITIALLY DEFERRED FOR EACH ROW");

    // When
    var failure = catchThrowable(() -> withdraw(grant));

    // Then
    assertThat(failure).isNotNull();
    assertThat(stateOf(grant)).isEqualTo("AWAITING_APPROVAL 1");
    assertThat(eventsOf(grant)).isEqualTo("0");
  }

  private void failing(String trigger) throws SQLException {
    rows.execute(
        "CREATE FUNCTION fail_for_a_test() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'as a test wants it'; END $$");
    rows.execute("CREATE " + trigger + " EXECUTE FUNCTION fail_for_a_test()");
  }

  private void withdraw(UUID grant) throws Throwable {
    VertxContextSupport.subscribeAndAwait(
        () -> commands.withdraw(grant, REQUESTER, OptionalLong.empty()));
  }

  private String stateOf(UUID grant) throws SQLException {
    return rows.value("SELECT state || ' ' || version FROM grants WHERE id = " + text(grant));
  }

  private String eventsOf(UUID grant) throws SQLException {
    return rows.value("SELECT count(*) FROM audit_events WHERE grant_id = " + text(grant));
  }

  private Map<String, String> event(Map<String, String> changed) throws SQLException {
    var columns = new LinkedHashMap<String, String>();
    columns.put("id", text(UUID.randomUUID()));
    columns.put("at", "now()");
    columns.put("action", "'GRANT_STARTED'");
    columns.put("actor_subject", "'lapse'");
    columns.put("actor_name", "'Lapse'");
    columns.put("actor_kind", "'SYSTEM'");
    columns.put("grant_id", text(rows.grant(Map.of())));
    columns.put("facts", "'{\"state\": \"ACTIVATING\", \"version\": 3}'");
    columns.putAll(changed);
    return columns;
  }
}
