package dev.lapse.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventSettingsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void whatIsSwitchedOffIsNotKept() {
    // Given
    var off = new EventSettings(false, null, Set.of("CLIENT_LOGIN"));

    // When
    var kept = off.keep("CLIENT_LOGIN");

    // Then
    assertThat(kept).isFalse();
  }

  @Test
  void onlyTheTypesThatAreNamedAreKeptWhereSomeAre() {
    // Given
    var some = new EventSettings(true, null, Set.of("LOGIN"));

    // When
    var kept = some.keep("CLIENT_LOGIN");

    // Then
    assertThat(kept).isFalse();
    assertThat(some.keep("LOGIN")).isTrue();
    assertThat(new EventSettings(true, null, Set.of()).keep("CLIENT_LOGIN")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"3600, 3599, true", "3600, 3600, false", "0, 999999, true", ", 999999, true"})
  void whatIsOlderThanIsKeptIsNotReached(Long expiration, long secondsAgo, boolean reached) {
    // Given
    var settings = new EventSettings(true, expiration, Set.of());

    // When
    var found = settings.reachBackTo(NOW.minusSeconds(secondsAgo), NOW);

    // Then
    assertThat(found).isEqualTo(reached);
  }

  @Test
  void aScopeIsFoundByItsWholeName() {
    // Given
    var event = new UserEvent(0, Map.of("scope", "email vault-read profile"));

    // When
    var found = event.hasScope("vault-read");

    // Then
    assertThat(found).isTrue();
    assertThat(event.hasScope("vault")).isFalse();
    assertThat(new UserEvent(0, null).hasScope("vault-read")).isFalse();
  }
}
