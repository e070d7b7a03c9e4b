package dev.lapse.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1));
  private static final Optional<Duration> NOT_ASKED = Optional.empty();
  private static final int DRAWS = 2_000;

  @ParameterizedTest
  @CsvSource({
    "1, PT0.5S",
    "2, PT1S",
    "3, PT2S",
    "4, PT4S",
    "5, PT8S",
    "6, PT16S",
    "7, PT32S",
    "8, PT1M",
    "9, PT1M",
    "32, PT1M",
    "64, PT1M",
    "65, PT1M",
    "1000, PT1M",
    "2147483647, PT1M",
  })
  void aPauseIsDrawnBetweenZeroAndACeilingThatDoubles(int failures, Duration ceiling) {
    // Given
    var random = seeded();

    // When
    var pauses = draw(() -> BACKOFF.pause(failures, NOT_ASKED, random));

    // Then
    assertThat(pauses)
        .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ZERO, ceiling))
        .anySatisfy(pause -> assertThat(pause).isLessThan(ceiling.dividedBy(20)))
        .anySatisfy(
            pause -> assertThat(pause).isGreaterThan(ceiling.multipliedBy(19).dividedBy(20)));
  }

  @Test
  void theSameSeedGivesTheSamePause() {
    // Given
    var expected = BACKOFF.pause(5, NOT_ASKED, seeded());

    // When
    var pause = BACKOFF.pause(5, NOT_ASKED, seeded());

    // Then
    assertThat(pause).isEqualTo(expected);
  }

  @Test
  void keycloakIsLeftAloneForAsLongAsItAsked() {
    // Given
    var asked = Duration.ofSeconds(10);
    var random = seeded();

    // When
    var pauses = draw(() -> BACKOFF.pause(1, Optional.of(asked), random));

    // Then
    assertThat(pauses).containsOnly(asked);
  }

  @Test
  void keycloakIsLeftAloneForLongerThanItAskedWhereTheBackoffSaysSo() {
    // Given
    var asked = Duration.ofSeconds(10);
    var random = seeded();

    // When
    var pauses = draw(() -> BACKOFF.pause(100, Optional.of(asked), random));

    // Then
    assertThat(pauses)
        .allSatisfy(pause -> assertThat(pause).isBetween(asked, Duration.ofMinutes(1)))
        .anySatisfy(pause -> assertThat(pause).isGreaterThan(asked));
  }

  @Test
  void keycloakCannotAskForMoreThanFiveTimesTheHighestCeiling() {
    // Given
    var asked = Duration.ofHours(27);

    // When
    var pause = BACKOFF.pause(1, Optional.of(asked), seeded());

    // Then
    assertThat(pause).isEqualTo(Duration.ofMinutes(5));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 1000})
  void aCeilingThatBeginsAtTheHighestStaysThere(int failures) {
    // Given
    var flat = new Backoff(Duration.ofSeconds(3), Duration.ofSeconds(3));
    var random = seeded();

    // When
    var pauses = draw(() -> flat.pause(failures, NOT_ASKED, random));

    // Then
    assertThat(pauses)
        .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ZERO, Duration.ofSeconds(3)));
  }

  @Test
  void noPauseAtAllIsAPossibleSetting() {
    // Given
    var none = new Backoff(Duration.ZERO, Duration.ZERO);

    // When
    var pause = none.pause(1000, NOT_ASKED, seeded());

    // Then
    assertThat(pause).isZero();
  }

  private static RandomGenerator seeded() {
    return new SplittableRandom(20_261_102);
  }

  private static Stream<Duration> draw(Supplier<Duration> pause) {
    return IntStream.range(0, DRAWS).mapToObj(i -> pause.get());
  }
}
