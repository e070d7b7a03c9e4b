package dev.lapse.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductionChecksTest {
  private static final String URL = "https://keycloak.example";
  private static final String SECRET = "gX3rN0kTq8";

  @Test
  void whatIsSecureIsNoProblem() {
    // Given
    var settings = new ProductionChecks.Settings(URL, SECRET, SECRET, true);

    // When
    var problems = ProductionChecks.problemsOf(settings);

    // Then
    assertThat(problems).isEmpty();
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    // Given
    var settings =
        new ProductionChecks.Settings("http://localhost:8180", "lapse-secret", "", false);

    // When
    var problems = ProductionChecks.problemsOf(settings);

    // Then
    assertThat(properties(problems))
        .containsExactly(
            "lapse.keycloak.url",
            "lapse.keycloak.client-secret",
            "quarkus.datasource.password",
            "lapse.policy.file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://keycloak.example/auth", "HTTPS://KEYCLOAK.EXAMPLE"})
  void keycloakIsAskedOverHttps(String url) {
    // Given
    var settings = new ProductionChecks.Settings(url, SECRET, SECRET, true);

    // When
    var problems = ProductionChecks.problemsOf(settings);

    // Then
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://keycloak.example",
        "keycloak.example",
        "httpsx://keycloak.example",
        "https:keycloak.example",
        "http://https://keycloak.example",
        "",
      })
  void everyOtherAddressIsAProblemThatNamesItsProperty(String url) {
    // Given
    var settings = new ProductionChecks.Settings(url, SECRET, SECRET, true);

    // When
    var problems = ProductionChecks.problemsOf(settings);

    // Then
    assertThat(properties(problems)).containsExactly("lapse.keycloak.url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "lapse-secret", "lapse", "postgres", "admin"})
  void aSecretThatAnybodyKnowsIsAProblem(String secret) {
    // Given
    var settings = new ProductionChecks.Settings(URL, secret, SECRET, true);

    // When
    var problems = ProductionChecks.problemsOf(settings);

    // Then
    assertThat(properties(problems)).containsExactly("lapse.keycloak.client-secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "lapse-secret", "lapse", "postgres", "admin"})
  void aPasswordThatAnybodyKnowsIsAProblem(String password) {
    // Given
    var settings = new ProductionChecks.Settings(URL, SECRET, password, true);

    // When
    var problems = ProductionChecks.problemsOf(settings);

    // Then
    assertThat(properties(problems)).containsExactly("quarkus.datasource.password");
  }

  @Test
  void theRulesOfTheDemoAreAProblem() {
    // Given
    var settings = new ProductionChecks.Settings(URL, SECRET, SECRET, false);

    // When
    var problems = ProductionChecks.problemsOf(settings);

    // Then
    assertThat(properties(problems)).containsExactly("lapse.policy.file");
  }

  @Test
  void noSecretIsEverTold() {
    // Given
    var settings =
        new ProductionChecks.Settings("http://localhost", "lapse-secret", "postgres", false);

    // When
    var message =
        new InsecureConfigurationException(ProductionChecks.problemsOf(settings)).getMessage();

    // Then
    assertThat(message)
        .contains("lapse.keycloak.url must begin with https://")
        .doesNotContain("lapse-secret")
        .doesNotContain("postgres");
  }

  private static List<String> properties(List<ConfigurationProblem> problems) {
    return problems.stream().map(ConfigurationProblem::property).toList();
  }
}
