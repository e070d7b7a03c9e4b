package dev.lapse.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentPolicyTest {
  private static final URI KEYCLOAK = URI.create("https://keycloak.example.com/base");

  @Test
  void formsLeadToKeycloakAlone() {
    // Given
    List<URI> none = List.of();

    // When
    var policy = ContentPolicy.text(KEYCLOAK, none);

    // Then
    assertThat(policy).endsWith("; form-action 'self' https://keycloak.example.com");
  }

  @Test
  void andFurtherWhereTheOperatorSaysSo() {
    // Given
    var brokered =
        List.of(URI.create("https://login.example.org"), URI.create("https://id.example.net:8443"));

    // When
    var policy = ContentPolicy.text(KEYCLOAK, brokered);

    // Then
    assertThat(policy)
        .endsWith(
            "form-action 'self' https://keycloak.example.com https://login.example.org"
                + " https://id.example.net:8443");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://a.example.org/path", "https://a.example.org;script-src", "*", "data:x"})
  void whatIsNoOriginIsRefused(String text) {
    // Given
    var wrong = List.of(URI.create(text));

    // When
    var thrown = assertThatIllegalArgumentException();

    // Then
    thrown
        .isThrownBy(() -> ContentPolicy.text(KEYCLOAK, wrong))
        .withMessageContaining("LAPSE_PAGES_SIGN_IN_ORIGINS");
  }
}
