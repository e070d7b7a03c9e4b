package dev.lapse.faults;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import dev.lapse.local.TestParts;
import dev.lapse.testing.Grants;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The owner of the tables migrates and is gone; whoever serves can't rewrite what happened. */
class ServiceRoleIT {
  private static final String PASSWORD = "a-password-of-its-own";

  private static final RealmAdmin REALM = RealmAdmin.ofTests();
  private static OwnDatabase database;
  private static String role;

  @BeforeAll
  static void migrate() {
    database = OwnDatabase.create();
    role = "service_" + UUID.randomUUID().toString().replace('-', '_');
    database.change("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(role, PASSWORD));
    var settings = Map.of("LAPSE_DATABASE_SERVICE_ROLE", role, "QUARKUS_INIT_AND_EXIT", "true");
    try (PackagedLapse migration =
        PackagedLapse.start(DemoSettings.of(database, keycloak(), settings))) {
      assertThat(migration.awaitEnd()).as(migration.log()).isZero();
    }
  }

  @AfterAll
  static void tidyUp() {
    database.change("DROP OWNED BY %s".formatted(role));
    database.change("DROP ROLE %s".formatted(role));
    database.close();
  }

  @Test
  void aGrantLivesAndEndsUnderIt() {
    // Given
    String subject = REALM.createSubject();
    String scope = "vault-" + UUID.randomUUID();
    REALM.createScope(scope, "vault-api");
    var settings =
        Map.of(
            "LAPSE_DATABASE_USERNAME",
            role,
            "LAPSE_DATABASE_PASSWORD",
            PASSWORD,
            "LAPSE_DATABASE_MIGRATE",
            "false",
            "LAPSE_AUDIT_ANNOUNCE_EVERY",
            "PT0.2S",
            "LAPSE_AUDIT_TARGETS",
            "http://localhost:1/nobody-is-there");
    try (PackagedLapse lapse =
        PackagedLapse.start(DemoSettings.of(database, keycloak(), settings)).awaitReady()) {
      var grants = new Grants(lapse.url(), REALM.clientToken(subject));
      String grant = grants.requested(subject, scope, "PT3S");

      // When
      new Grants(lapse.url(), REALM.userToken("approver")).approve(grant).then().statusCode(200);

      // Then
      grants.awaitState(grant, "EXPIRED");
      assertThat(grants.actions(grant)).contains("GRANT_REQUESTED", "GRANT_EXPIRED");
      assertThat(database.read("SELECT count(*) > 0 FROM log_destinations")).isEqualTo("t");
      String approver = grants.get(grant).getString("decisions[0].approver.subject");
      given()
          .auth()
          .oauth2(REALM.userToken("admin"))
          .post(lapse.url() + "/api/v1/people/{person}/erasure", approver)
          .then()
          .statusCode(200)
          .body("events", equalTo(1), "decisions", equalTo(1));
    } finally {
      REALM.deleteScope(scope);
      REALM.deleteClient(subject);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_events SET action = 'GRANT_DENIED'",
        "DELETE FROM audit_events",
        "UPDATE audit_events SET actor_name = NULL, name_salt = NULL, facts = '{}'",
        "UPDATE log_entries SET place = place + 1",
        "UPDATE log_tiles SET root = sha256('')",
        "DELETE FROM log_tiles",
        "DELETE FROM log_checkpoints",
        "DELETE FROM log_cosignatures",
        "DELETE FROM log_mark",
        "INSERT INTO log_mark (appended_before) VALUES ('0')",
        "TRUNCATE log_mark",
        "DELETE FROM log_destinations",
        "TRUNCATE audit_events",
        "ALTER TABLE audit_events DISABLE TRIGGER ALL",
        "DROP TABLE audit_events",
        "DELETE FROM flyway_schema_history"
      })
  void theTrailIsOutOfItsReach(String statement) {
    // Given
    var address = "jdbc:postgresql://" + database.address();

    // When
    assertThatThrownBy(
            () -> {
              try (var connection = DriverManager.getConnection(address, role, PASSWORD);
                  var execution = connection.createStatement()) {
                execution.execute(statement);
              }
            })

        // Then
        .isInstanceOfSatisfying(
            SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("42501"));
  }

  private static String keycloak() {
    return TestParts.get().keycloakUrl();
  }
}
