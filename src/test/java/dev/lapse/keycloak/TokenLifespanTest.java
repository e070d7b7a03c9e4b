package dev.lapse.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lapse.grant.KeycloakFailure;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenLifespanTest {
  private static final String OWN = "access.token.lifespan";
  private static final String OWN_SESSION = "client.session.max.lifespan";
  private static final RealmRepresentation REALM = new RealmRepresentation("acme", 300L, 36_000L);

  @Test
  void theOwnLifespanOfAClientNeedsNoRealm() {
    // Given
    var client = client(Map.of(OWN, "61"));

    // When
    var own = TokenLifespan.isOwn(client);

    // Then
    assertThat(own).isTrue();
    assertThat(TokenLifespan.ofClient(client)).isEqualTo(Duration.ofSeconds(61));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "-1", "-2", "0", "soon"})
  void theRealmHasToBeAskedWhereTheClientDoesNotTell(String setting) {
    // Given
    var client = client(Map.of(OWN, setting));

    // When
    var own = TokenLifespan.isOwn(client);

    // Then
    assertThat(own).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "soon", "-2"})
  void withoutAUsableSettingTheLifespanOfTheRealmCounts(String setting) {
    // Given
    var client = client(Map.of(OWN, setting));

    // When
    var lifespan = TokenLifespan.of(client, REALM);

    // Then
    assertThat(lifespan).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aClientWithoutAttributesFollowsTheRealm() {
    // Given
    var client = client(null);

    // When
    var lifespan = TokenLifespan.of(client, REALM);

    // Then
    assertThat(lifespan).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void minusOneLetsATokenLiveAsLongAsASessionOfTheRealm() {
    // Given
    var client = client(Map.of(OWN, "-1"));

    // When
    var lifespan = TokenLifespan.of(client, REALM);

    // Then
    assertThat(lifespan).isEqualTo(Duration.ofHours(10));
  }

  @ParameterizedTest
  @CsvSource({"600, PT10M", "0, PT10H", "'', PT10H"})
  void theClientMayBoundItsSessionsItself(String session, Duration expected) {
    // Given
    var client = client(Map.of(OWN, "-1", OWN_SESSION, session));

    // When
    var lifespan = TokenLifespan.of(client, REALM);

    // Then
    assertThat(lifespan).isEqualTo(expected);
  }

  @Test
  void minusOneMeansTheSameAtTheRealm() {
    // Given
    var realm = new RealmRepresentation("acme", -1L, 36_000L);

    // When
    var lifespan = TokenLifespan.of(client(null), realm);

    // Then
    assertThat(lifespan).isEqualTo(Duration.ofHours(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1"})
  void aRealmThatTellsNoLifespanIsAMissingPermission(String setting) {
    // Given
    var realm = new RealmRepresentation("acme", null, null);
    var client = client(Map.of(OWN, setting));

    // When
    var failure =
        assertThatExceptionOfType(KeycloakFailure.class)
            .isThrownBy(() -> TokenLifespan.of(client, realm));

    // Then
    failure.withMessageContaining("view-realm");
    failure.extracting(KeycloakFailure::kind).isEqualTo(KeycloakFailure.Kind.NOT_PERMITTED);
  }

  private static ClientRepresentation client(Map<String, String> attributes) {
    return new ClientRepresentation(
        "uuid", "ci-deployer", true, true, null, attributes, null, null);
  }
}
