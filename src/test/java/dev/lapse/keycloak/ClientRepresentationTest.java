package dev.lapse.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientRepresentationTest {
  // ---- attributes

  @ParameterizedTest
  @CsvSource({"60, 60", "0, 0", "-1, -1"})
  void anAttributeMayBeANumber(String text, long number) {
    // Given
    var client = client(Map.of("access.token.lifespan", text));

    // When
    var value = client.number("access.token.lifespan");

    // Then
    assertThat(value).contains(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "soon", "1.5", " 60", "99999999999999999999", "--1"})
  void anAttributeThatIsNoNumberIsNone(String text) {
    // Given
    var client = client(Map.of("access.token.lifespan", text));

    // When
    var value = client.number("access.token.lifespan");

    // Then
    assertThat(value).isEmpty();
  }

  @Test
  void anAttributeThatIsNotThereIsNoNumber() {
    // Given
    var client = client(Map.of("other", "60"));

    // When
    var value = client.number("access.token.lifespan");

    // Then
    assertThat(value).isEmpty();
    assertThat(client(null).number("access.token.lifespan")).isEmpty();
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
