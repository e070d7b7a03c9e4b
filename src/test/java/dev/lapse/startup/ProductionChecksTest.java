package dev.lapse.startup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductionChecksTest {
  private static final String URL = "https://keycloak.example";
  private static final String SECRET = "gX3rN0kTq8";

  @Test
  void whatIsSecureIsNoProblem() {
    // Given
    var settings = settings(URL, SECRET, SECRET, true);

    // When
    var problems = ProductionChecks.problemsOf(settings);

    // Then
    assertThat(problems).isEmpty();
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    // Given
    var settings = settings("http://localhost:8180", "lapse-secret", "", false);

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
    var settings = settings(url, SECRET, SECRET, true);

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
    var settings = settings(url, SECRET, SECRET, true);

    // When
    var problems = ProductionChecks.problemsOf(settings);

    // Then
    assertThat(properties(problems)).containsExactly("lapse.keycloak.url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "lapse-secret", "lapse", "postgres", "admin"})
  void aSecretThatAnybodyKnowsIsAProblem(String secret) {
    // Given
    var settings = settings(URL, secret, SECRET, true);

    // When
    var problems = ProductionChecks.problemsOf(settings);

    // Then
    assertThat(properties(problems)).containsExactly("lapse.keycloak.client-secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "lapse-secret", "lapse", "postgres", "admin"})
  void aPasswordThatAnybodyKnowsIsAProblem(String password) {
    // Given
    var settings = settings(URL, SECRET, password, true);

    // When
    var problems = ProductionChecks.problemsOf(settings);

    // Then
    assertThat(properties(problems)).containsExactly("quarkus.datasource.password");
  }

  @Test
  void everySecretOfTheRealmFileIsAProblem() throws IOException {
    // Given
    var published =
        new ObjectMapper()
            .readTree(Path.of("keycloak-realm/acme-realm.json").toFile())
            .findValuesAsText("secret");

    // When
    var accepted =
        published.stream()
            .filter(secret ->
                ProductionChecks.problemsOf(settings(URL, secret, SECRET, true)).isEmpty())
            .toList();

    // Then
    assertThat(published).hasSizeGreaterThan(7);
    assertThat(accepted).isEmpty();
  }

  @Test
  void keysForTokensAreTakenOverHttpsToo() {
    // Given
    var settings =
        new ProductionChecks.Settings(
            URL,
            "http://keycloak.example/realms/acme",
            List.of("lapse"),
            SECRET,
            SECRET,
            true,
            true);

    // When
    var problems = ProductionChecks.problemsOf(settings);

    // Then
    assertThat(properties(problems)).containsExactly("quarkus.oidc.auth-server-url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "any", "lapse,any"})
  void tokensThatAreMeantForAnybodyAreAProblem(String audience) {
    // Given
    var names = Stream.of(audience.split(",")).filter(name -> !name.isEmpty()).toList();
    var settings =
        new ProductionChecks.Settings(URL, URL + "/realms/acme", names, SECRET, SECRET, true, true);

    // When
    var problems = ProductionChecks.problemsOf(settings);

    // Then
    assertThat(properties(problems)).containsExactly("quarkus.oidc.token.audience");
  }

  @Test
  void theRulesOfTheDemoAreAProblem() {
    // Given
    var settings = settings(URL, SECRET, SECRET, false);

    // When
    var problems = ProductionChecks.problemsOf(settings);

    // Then
    assertThat(properties(problems)).containsExactly("lapse.policy.file");
  }

  @Test
  void noSecretIsEverTold() {
    // Given
    var settings = settings("http://localhost", "lapse-secret", "postgres", false);

    // When
    var message =
        new InsecureConfigurationException(ProductionChecks.problemsOf(settings)).getMessage();

    // Then
    assertThat(message)
        .contains("lapse.keycloak.url must begin with https://")
        .doesNotContain("lapse-secret")
        .doesNotContain("postgres");
  }

  private static ProductionChecks.Settings settings(
      String url, String clientSecret, String databasePassword, boolean policyFile) {
    return new ProductionChecks.Settings(
        url,
        url + "/realms/acme",
        List.of("lapse"),
        clientSecret,
        databasePassword,
        policyFile,
        true);
  }

  private static List<String> properties(List<ConfigurationProblem> problems) {
    return problems.stream().map(ConfigurationProblem::property).toList();
  }

  @Test
  void aLogThatNobodyCouldCheckIsRefused() {
    // Given
    var settings =
        new ProductionChecks.Settings(
            URL, URL + "/realms/acme", List.of("lapse"), SECRET, SECRET, true, false);

    // When
    var problems = ProductionChecks.problemsOf(settings);

    // Then
    assertThat(properties(problems)).containsExactly("lapse.audit.key");
  }
}
