package dev.lapse.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.grant.Gain;
import dev.lapse.keycloak.ClientScopeRepresentation.Mapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GainsTest {
  private static final RoleMappings NO_ROLES = new RoleMappings(null, null);
  private static final Gain NAME = new Gain("scope", "vault-read", "client scope");

  @Test
  void aTokenGainsTheNameOfTheScope() {
    // Given
    var scope = scope(null, null);

    // When
    var gains = Gains.of(scope, NO_ROLES);

    // Then
    assertThat(gains).containsExactly(NAME);
  }

  @Test
  void aScopeThatIsNotWrittenIntoTheTokenAddsNoName() {
    // Given
    var scope = scope(Map.of("include.in.token.scope", "false"), null);

    // When
    var gains = Gains.of(scope, NO_ROLES);

    // Then
    assertThat(gains).isEmpty();
  }

  @Test
  void aTokenGainsAnAudienceThatIsAClient() {
    // Given
    var scope =
        scope(
            null,
            List.of(
                new Mapper(
                    "vault audience",
                    "oidc-audience-mapper",
                    Map.of(
                        "included.client.audience",
                        "vault",
                        "included.custom.audience",
                        "https://ignored.example",
                        "access.token.claim",
                        "true"))));

    // When
    var gains = Gains.of(scope, NO_ROLES);

    // Then
    assertThat(gains).containsExactly(NAME, new Gain("aud", "vault", "vault audience"));
  }

  @Test
  void aTokenGainsAnAudienceOfItsOwnName() {
    // Given
    var scope =
        scope(
            null,
            List.of(
                new Mapper(
                    "vault audience",
                    "oidc-audience-mapper",
                    Map.of("included.custom.audience", "https://vault.example"))));

    // When
    var gains = Gains.of(scope, NO_ROLES);

    // Then
    assertThat(gains)
        .containsExactly(NAME, new Gain("aud", "https://vault.example", "vault audience"));
  }

  @Test
  void aTokenGainsAFixedClaimWithItsValue() {
    // Given
    var scope =
        scope(
            null,
            List.of(
                new Mapper(
                    "tier",
                    "oidc-hardcoded-claim-mapper",
                    Map.of("claim.name", "vault_tier", "claim.value", "gold"))));

    // When
    var gains = Gains.of(scope, NO_ROLES);

    // Then
    assertThat(gains).containsExactly(NAME, new Gain("vault_tier", "gold", "tier"));
  }

  @Test
  void aClaimThatDependsOnTheMomentHasNoValueYet() {
    // Given
    var scope =
        scope(
            null,
            List.of(
                new Mapper(
                    "team", "oidc-usermodel-attribute-mapper", Map.of("claim.name", "team"))));

    // When
    var gains = Gains.of(scope, NO_ROLES);

    // Then
    assertThat(gains).containsExactly(NAME, new Gain("team", null, "team"));
  }

  @Test
  void aMapperThatNamesNoClaimIsToldByItsType() {
    // Given
    var scope = scope(null, List.of(new Mapper("acr", "oidc-acr-mapper", null)));

    // When
    var gains = Gains.of(scope, NO_ROLES);

    // Then
    assertThat(gains).containsExactly(NAME, new Gain("oidc-acr-mapper", null, "acr"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oidc-audience-mapper",
        "oidc-hardcoded-claim-mapper",
        "oidc-usermodel-attribute-mapper"
      })
  void whatIsNotWrittenIntoAccessTokensIsNoGain(String type) {
    // Given
    var scope =
        scope(null, List.of(new Mapper("id only", type, Map.of("access.token.claim", "false"))));

    // When
    var gains = Gains.of(scope, NO_ROLES);

    // Then
    assertThat(gains).containsExactly(NAME);
  }

  @Test
  void aTokenGainsTheRolesOfTheScopeThatTheAccountHas() {
    // Given
    var scope = scope(null, null);
    var roles =
        new RoleMappings(
            List.of(new RoleMappings.Role("reader"), new RoleMappings.Role("writer")),
            Map.of(
                "vault",
                new RoleMappings.OfClient("vault", List.of(new RoleMappings.Role("unsealer")))));

    // When
    var gains = Gains.of(scope, roles);

    // Then
    var source = "role mapping, where the account has the role";
    assertThat(gains)
        .containsExactly(
            NAME,
            new Gain("realm_access.roles", "reader", source),
            new Gain("realm_access.roles", "writer", source),
            new Gain("resource_access.vault.roles", "unsealer", source));
  }

  private static ClientScopeRepresentation scope(
      Map<String, String> attributes, List<Mapper> mappers) {
    return new ClientScopeRepresentation(
        "scope-uuid", "vault-read", "openid-connect", attributes, mappers);
  }
}
