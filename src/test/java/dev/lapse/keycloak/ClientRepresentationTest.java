package dev.lapse.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lapse.grant.KeycloakFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientRepresentationTest {
  private static final RealmRepresentation REALM = new RealmRepresentation("acme", 300L, 36_000L);

  // ---- the token lifespan

  @Test
  void theOwnLifespanOfAClientCounts() {
    // Given
    var client = client(Map.of("access.token.lifespan", "61"));

    // When
    var lifespan = REALM.tokenLifespanOf(client);

    // Then
    assertThat(lifespan).isEqualTo(Duration.ofSeconds(61));
  }

  @Test
  void withoutAttributesTheLifespanOfTheRealmCounts() {
    // Given
    var client = client(null);

    // When
    var lifespan = REALM.tokenLifespanOf(client);

    // Then
    assertThat(lifespan).isEqualTo(Duration.ofMinutes(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void whereTheClientSaysNothingTheLifespanOfTheRealmCounts(String blank) {
    // Given
    var client = client(Map.of("access.token.lifespan", blank));

    // When
    var lifespan = REALM.tokenLifespanOf(client);

    // Then
    assertThat(lifespan).isEqualTo(Duration.ofMinutes(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "1.5", " 60", "99999999999999999999", "-2"})
  void whatIsNoLifespanIsLeftToTheRealm(String nonsense) {
    // Given
    var client = client(Map.of("access.token.lifespan", nonsense));

    // When
    var lifespan = REALM.tokenLifespanOf(client);

    // Then
    assertThat(lifespan).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void minusOneLetsATokenLiveAsLongAsItsSessionMay() {
    // Given
    var client = client(Map.of("access.token.lifespan", "-1"));

    // When
    var lifespan = REALM.tokenLifespanOf(client);

    // Then
    assertThat(lifespan).isEqualTo(Duration.ofHours(10));
  }

  @Test
  void minusOneMeansTheSameAtTheRealm() {
    // Given
    var realm = new RealmRepresentation("acme", -1L, 36_000L);

    // When
    var lifespan = realm.tokenLifespanOf(client(null));

    // Then
    assertThat(lifespan).isEqualTo(Duration.ofHours(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1"})
  void aRealmThatTellsNoLifespanIsAMissingPermission(String own) {
    // Given
    var realm = new RealmRepresentation("acme", null, null);
    var client = client(Map.of("access.token.lifespan", own));

    // When
    var failure =
        assertThatExceptionOfType(KeycloakFailure.class)
            .isThrownBy(() -> realm.tokenLifespanOf(client));

    // Then
    failure.withMessageContaining("view-realm");
    failure.extracting(KeycloakFailure::kind).isEqualTo(KeycloakFailure.Kind.NOT_PERMITTED);
  }

  @ParameterizedTest
  @CsvSource({"61, PT1M1S", "0, PT0S"})
  void theRealmNeedNotBeAskedForAnOwnLifespan(String own, Duration expected) {
    // Given
    var client = client(Map.of("access.token.lifespan", own));

    // When
    var lifespan = client.ownTokenLifespan();

    // Then
    assertThat(lifespan).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "soon"})
  void theRealmHasToBeAskedWhereTheClientDoesNotTell(String own) {
    // Given
    var client = client(Map.of("access.token.lifespan", own));

    // When
    var lifespan = client.ownTokenLifespan();

    // Then
    assertThat(lifespan).isEmpty();
  }

  // ---- not-before

  @Test
  void aClientWithoutANotBeforeRefusesNoToken() {
    // Given
    var client = client(null);

    // When
    var notBefore = client.notBeforeInstant();

    // Then
    assertThat(notBefore).isEqualTo(Instant.EPOCH);
  }

  @Test
  void aNotBeforeIsInSeconds() {
    // Given
    var client =
        new ClientRepresentation(
            "uuid", "ci-deployer", true, true, 1_793_620_801L, null, null, null);

    // When
    var notBefore = client.notBeforeInstant();

    // Then
    assertThat(notBefore).isEqualTo("2026-11-02T12:00:01Z");
  }

  // ---- whether it can use a scope

  @Test
  void anEnabledServiceAccountHasNoProblem() {
    // Given
    var client = client(true, true);

    // When
    var problem = client.problem();

    // Then
    assertThat(problem).isEmpty();
  }

  @Test
  void aDisabledClientIsAProblem() {
    // Given
    var client = client(false, true);

    // When
    var problem = client.problem();

    // Then
    assertThat(problem).contains("is disabled");
  }

  @Test
  void aClientWithoutAServiceAccountIsAProblem() {
    // Given
    var client = client(true, false);

    // When
    var problem = client.problem();

    // Then
    assertThat(problem).contains("has no service account");
  }

  // ---- the wire

  @Test
  void whatKeycloakTellsBesideIsIgnored() throws IOException {
    // Given
    var json =
        """
        {"id":"uuid","clientId":"ci-deployer","enabled":true,"serviceAccountsEnabled":true,
         "protocol":"openid-connect","access":{"view":true},"optionalClientScopes":["vault-read"]}
        """;

    // When
    var client = new ObjectMapper().readValue(json, ClientRepresentation.class);

    // Then
    assertThat(client.optionalClientScopes()).containsExactly("vault-read");
    assertThat(client.notBeforeInstant()).isEqualTo(Instant.EPOCH);
    assertThat(client.problem()).isEmpty();
  }

  private static ClientRepresentation client(Map<String, String> attributes) {
    return new ClientRepresentation(
        "uuid", "ci-deployer", true, true, null, attributes, null, null);
  }

  private static ClientRepresentation client(boolean enabled, boolean serviceAccount) {
    return new ClientRepresentation(
        "uuid", "ci-deployer", enabled, serviceAccount, 0L, null, null, null);
  }
}
