package dev.lapse.grant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenTailTest {
  private static final Duration LIFESPAN = Duration.ofMinutes(5);

  @Test
  void aDrainBeginsOneLifespanAndThreeSecondsBeforeTheEnd() {
    // Given
    var end = Instant.parse("2026-11-02T14:00:00Z");

    // When
    var begin = TokenTail.drainAt(end, LIFESPAN, GrantFixture.DRAIN_MARGIN);

    // Then
    assertThat(begin).isEqualTo("2026-11-02T13:54:57Z");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-02T12:00:00Z,     2026-11-02T12:00:01Z",
    "2026-11-02T12:00:00.001Z, 2026-11-02T12:00:01Z",
    "2026-11-02T12:00:00.999Z, 2026-11-02T12:00:01Z",
    "2026-11-02T12:00:01Z,     2026-11-02T12:00:02Z",
  })
  void aWholeSecondIsOverOnlyWithTheNextOne(Instant instant, Instant next) {
    // When
    var second = TokenTail.nextSecond(instant);

    // Then
    assertThat(second).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-02T12:00:00Z,     2026-11-02T12:05:01Z",
    "2026-11-02T12:00:00.999Z, 2026-11-02T12:05:01Z",
  })
  void aTokenOfTheSecondOfTheRemovalCountsAsIssuedAtItsEnd(Instant removedAt, Instant dead) {
    // When
    var deadBy = TokenTail.deadBy(removedAt, LIFESPAN);

    // Then
    assertThat(deadBy).isEqualTo(dead);
  }

  @Test
  void aDrainThatKeycloakFollowsWithinTheMarginIsOverByTheEnd() {
    // Given
    var end = Instant.parse("2026-11-02T14:00:00Z");
    var removedAt = TokenTail.drainAt(end, LIFESPAN, GrantFixture.DRAIN_MARGIN).plusMillis(2_999);

    // When
    var deadBy = TokenTail.deadBy(removedAt, LIFESPAN);

    // Then
    assertThat(deadBy).isBeforeOrEqualTo(end);
  }
}
