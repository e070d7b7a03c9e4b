package dev.lapse.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.local.RealmAdmin.ScopeType;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class LocalPartsTest {
  private final TestParts parts = TestParts.get();
  private final RealmAdmin realm = RealmAdmin.ofTests();

  @Test
  void keycloakKeepsItsDataWhenItIsRestarted() {
    // Given
    String subject = realm.createSubject();
    realm.assignScope(subject, "vault-read", ScopeType.OPTIONAL);

    // When
    parts.killKeycloak();
    parts.startKeycloak();

    // Then
    assertThat(realm.scopes(subject, ScopeType.OPTIONAL)).contains("vault-read");
    realm.deleteClient(subject);
  }

  @Test
  void postgresKeepsItsDataWhenItIsRestarted() throws SQLException {
    // Given
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept (id int)");
    }

    // When
    parts.stopPostgres();
    parts.startPostgres();

    // Then
    try (var connection = connect();
        var statement = connection.createStatement()) {
      assertThat(statement.execute("DROP TABLE kept")).isFalse();
    }
  }

  @Test
  void aTokenCarriesAnOptionalScopeOnlyWhenItIsAssignedAndNamed() {
    // Given
    String subject = realm.createSubject();
    var refused = realm.requestClientToken(subject, "vault-read");

    // When
    realm.assignScope(subject, "vault-read", ScopeType.OPTIONAL);

    // Then
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().get("error").asText()).isEqualTo("invalid_scope");
    String token = realm.requestClientToken(subject, "vault-read").accessToken();
    assertThat(realm.introspect(token, "vault-api").get("active").asBoolean()).isTrue();
    assertThat(realm.introspect(token, "billing-api").get("active").asBoolean()).isFalse();
    realm.deleteClient(subject);
  }

  @Test
  void nobodyHoldsAGrantableScopeButPartnerSync() {
    assertThat(realm.scopes("partner-sync", ScopeType.DEFAULT)).contains("partner-export");
    assertThat(realm.scopes("ci-deployer", ScopeType.DEFAULT)).doesNotContain("vault-read");
    assertThat(realm.scopes("ci-deployer", ScopeType.OPTIONAL)).isEmpty();
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + parts.databaseAddress(),
        parts.databaseUsername(),
        parts.databasePassword());
  }
}
