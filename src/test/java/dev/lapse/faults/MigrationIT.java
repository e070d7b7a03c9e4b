package dev.lapse.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.local.PackagedLapse;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The start that migrates and ends, with what the init container is given and no more. */
class MigrationIT {
  private static final String PASSWORD = "a-password-of-the-owner";
  private static final Path POLICIES = Path.of("kubernetes", "base", "policies.yaml");

  private final String suffix = UUID.randomUUID().toString().replace('-', '_');
  private final String owner = "owner_" + suffix;
  private final String service = "service_" + suffix;
  private final OwnDatabase database = OwnDatabase.create();

  @BeforeEach
  void giveTheDatabaseToAPlainUser() {
    database.change("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(owner, PASSWORD));
    database.change("CREATE ROLE %s LOGIN".formatted(service));
    database.change(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %%I OWNER TO %s', current_database()); END $$"
            .formatted(owner));
  }

  @AfterEach
  void tidyUp() {
    database.change("REASSIGN OWNED BY %s TO postgres".formatted(owner));
    database.change("DROP OWNED BY %s, %s".formatted(owner, service));
    database.close();
    try (OwnDatabase other = OwnDatabase.create()) {
      other.change("DROP ROLE %s, %s".formatted(owner, service));
    }
  }

  @Test
  void thePlainOwnerOfTheDatabaseMigratesWithoutAnySecretButItsPassword() {
    // Given
    var settings =
        Map.of(
            "LAPSE_KEYCLOAK_URL",
            "https://localhost:1",
            "LAPSE_KEYCLOAK_REALM",
            "your-realm",
            "LAPSE_POLICY_FILE",
            POLICIES.toAbsolutePath().toString(),
            "LAPSE_DATABASE_ADDRESS",
            database.address(),
            "LAPSE_DATABASE_USERNAME",
            owner,
            "LAPSE_DATABASE_PASSWORD",
            PASSWORD,
            "LAPSE_DATABASE_SERVICE_ROLE",
            service,
            "QUARKUS_INIT_AND_EXIT",
            "true");

    // When
    int status;
    String log;
    try (PackagedLapse migration = PackagedLapse.start(settings)) {
      status = migration.awaitEnd();
      log = migration.log();
    }

    // Then
    assertThat(status).as(log).isZero();
    assertThat(database.read("SELECT rolsuper FROM pg_roles WHERE rolname = '" + owner + "'"))
        .isEqualTo("f");
    assertThat(database.read("SELECT tableowner FROM pg_tables WHERE tablename = 'grants'"))
        .isEqualTo(owner);
    assertThat(mayServiceOn("grants", "UPDATE")).isEqualTo("t");
    assertThat(mayServiceOn("audit_events", "INSERT")).isEqualTo("t");
    assertThat(mayServiceOn("audit_events", "DELETE")).isEqualTo("f");
  }

  private String mayServiceOn(String table, String right) {
    return database.read(
        "SELECT has_table_privilege('%s', '%s', '%s')".formatted(service, table, right));
  }
}
