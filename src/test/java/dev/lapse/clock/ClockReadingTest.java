package dev.lapse.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockReadingTest {
  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

  @Test
  void anotherClockIsTakenToHaveToldItsTimeHalfWayBetweenQuestionAndAnswer() {
    // Given
    var asked = NOON;
    var answered = NOON.plusMillis(40);

    // When
    var reading = ClockReading.exact(asked, NOON.plusMillis(520), answered);

    // Then
    assertThat(reading.estimate()).isEqualTo(Duration.ofMillis(500));
    assertThat(reading.uncertainty()).isEqualTo(Duration.ofMillis(40));
  }

  @Test
  void onlyWhatTheAnswersDelayCannotExplainIsCertain() {
    // Given
    var asked = NOON;
    var answered = NOON.plusMillis(40);

    // When
    var reading = ClockReading.exact(asked, NOON.plusMillis(520), answered);

    // Then
    assertThat(reading.certainSkew()).isEqualTo(Duration.ofMillis(480));
  }

  @Test
  void aClockThatIsBehindIsASkewToo() {
    // Given
    var asked = NOON;
    var answered = NOON.plusMillis(40);

    // When
    var reading = ClockReading.exact(asked, NOON.minusSeconds(3), answered);

    // Then
    assertThat(reading.certainSkew()).isEqualTo(Duration.ofSeconds(3));
    assertThat(reading.estimate()).isNegative();
  }

  @Test
  void clocksThatMayAgreeHaveNoCertainSkew() {
    // Given
    var asked = NOON;
    var answered = NOON.plusSeconds(30);

    // When
    var reading = ClockReading.exact(asked, NOON.plusSeconds(29), answered);

    // Then
    assertThat(reading.certainSkew()).isZero();
  }

  @Test
  void aSecondWithoutItsFractionAgreesWithEveryInstantInIt() {
    // Given
    var asked = NOON.plusMillis(970);
    var answered = NOON.plusMillis(990);

    // When
    var reading = ClockReading.ofSecond(asked, NOON, answered);

    // Then
    assertThat(reading.certainSkew()).isZero();
  }

  @Test
  void aSecondThatIsOverIsASkew() {
    // Given
    var asked = NOON.plusMillis(3500);
    var answered = NOON.plusMillis(3600);

    // When
    var reading = ClockReading.ofSecond(asked, NOON, answered);

    // Then
    assertThat(reading.certainSkew()).isEqualTo(Duration.ofMillis(2500));
  }
}
