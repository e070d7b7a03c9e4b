package dev.lapse.keycloak;

import static dev.lapse.grant.GrantFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.keycloak.ClientScopeRepresentation.Mapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardMapperTest {
  private static final ClientScopeRepresentation SCOPE = scope(List.of());
  private static final ClientScopeRepresentation GOVERNED =
      scope(List.of(new Mapper("lapse-guard", "lapse-guard", Map.of("strict", "false"))));

  @Test
  void aScopeWithTheMapperIsGoverned() {
    // Given
    var client = client(Map.of());

    // When
    var governed =
        List.of(
            GuardMapper.of(client, GOVERNED).governed(), GuardMapper.of(client, SCOPE).governed());

    // Then
    assertThat(governed).containsExactly(true, false);
  }

  @Test
  void eachScopeHasAnEndOfItsOwn() {
    // Given
    var client = client(Map.of("lapse.until.vault", "1793620800", "lapse.until.billing", "7"));

    // When
    var guarded = GuardMapper.of(client, GOVERNED);

    // Then
    assertThat(guarded.until()).contains(Instant.ofEpochSecond(1793620800));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "12.5", "99999999999999999999"})
  void anEndThatCannotBeReadIsOver(String value) {
    // Given
    var client = client(Map.of("lapse.until.vault", value));

    // When
    var guarded = GuardMapper.of(client, GOVERNED);

    // Then
    assertThat(guarded.until()).contains(Instant.EPOCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999999999", "9223372036854775807"})
  void anEndThatTheGuardTakesForFarOffIsFarOff(String value) {
    // Given
    var client = client(Map.of("lapse.until.vault", value));

    // When
    var guarded = GuardMapper.of(client, GOVERNED);

    // Then
    assertThat(guarded.until())
        .hasValueSatisfying(until -> assertThat(until).isAfter("4000-01-01T00:00:00Z"));
  }

  @Test
  void anEndIsWrittenInWholeSecondsRoundedDown() {
    // Given
    var end = Optional.of(NOON.plusMillis(999));

    // When
    var value = GuardMapper.value(end);

    // Then
    assertThat(value).isEqualTo(Long.toString(NOON.getEpochSecond()));
  }

  private static ClientScopeRepresentation scope(List<Mapper> mappers) {
    return new ClientScopeRepresentation("vault", "vault-read", "openid-connect", null, mappers);
  }

  private static ClientRepresentation client(Map<String, String> attributes) {
    return new ClientRepresentation("uuid", "ci", true, true, 0L, attributes, List.of(), List.of());
  }
}
