package dev.lapse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoliciesTest {

  @Test
  void firstMatchingRuleWins() {
    // Given
    Policies policies =
        parse(
            """
            policies:
              - { name: narrow, match: { scope: vault-read }, maxDuration: PT1H }
              - { name: wide, match: { scope: "vault-*" }, maxDuration: PT8H }
              - { name: widest, match: { scope: "*" }, maxDuration: P1D }
            """);

    // When
    Optional<PolicyRule> rule = policies.match("acme", "ci-deployer", "vault-read");

    // Then
    assertThat(rule).map(PolicyRule::name).contains("narrow");
    assertThat(policies.match("acme", "ci-deployer", "vault-write"))
        .map(PolicyRule::name)
        .contains("wide");
  }

  @ParameterizedTest
  @CsvSource({
    "other, ci-deployer, vault-read",
    "acme, other, vault-read",
    "acme, ci-deployer, telemetry-read",
  })
  void realmSubjectAndScopeMustAllMatch(String realm, String subject, String scope) {
    // Given
    Policies policies =
        parse(
            """
            policies:
              - name: vault
                match: { realm: acme, subject: "ci-*", scope: "vault-*" }
                maxDuration: PT1H
            """);

    // When
    Optional<PolicyRule> rule = policies.match(realm, subject, scope);

    // Then
    assertThat(rule).isEmpty();
    assertThat(policies.match("acme", "ci-deployer", "vault-read")).isPresent();
  }

  private static Policies parse(String yaml) {
    return PolicyFileParser.parse("policies.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }
}
