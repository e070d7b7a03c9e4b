package dev.lapse.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdaptiveLevelTest {
  private static final String CALL = "remove a client scope";
  private static final long QUICK = 5_000_000;
  private static final long SLOW = 50_000_000;

  private final AdaptiveLevel level = new AdaptiveLevel(16);

  @Test
  void quickAnswersUnderAFullLoadRaiseItToTheCeilingAndNoFurther() {
    // Given
    var answers = 1_000;

    // When
    answer(answers, QUICK, true);

    // Then
    assertThat(level.calls()).isEqualTo(16);
  }

  @Test
  void whatIsNotUsedIsNotRaised() {
    // Given
    var before = level.calls();

    // When
    answer(1_000, QUICK, false);

    // Then
    assertThat(level.calls()).isEqualTo(before);
  }

  @Test
  void aKeycloakThatBecomesSlowGetsLess() {
    // Given
    answer(1_000, QUICK, true);

    // When
    answer(60, SLOW, true);

    // Then
    assertThat(level.calls()).isLessThan(4);
  }

  @Test
  void aKeycloakThatFailsGetsOneCallAtATime() {
    // Given
    answer(1_000, QUICK, true);

    // When
    IntStream.range(0, 100).forEach(n -> level.failed());

    // Then
    assertThat(level.calls()).isEqualTo(1);
  }

  @Test
  void callsThatFailTogetherCountOnce() {
    // Given
    answer(1_000, QUICK, true);

    // When
    IntStream.range(0, 16).forEach(n -> level.failed());

    // Then
    assertThat(level.calls()).isEqualTo(8);
  }

  @Test
  void aKeycloakThatIsQuickAgainGetsMoreAgain() {
    // Given
    IntStream.range(0, 100).forEach(n -> level.failed());

    // When
    answer(1_000, QUICK, true);

    // Then
    assertThat(level.calls()).isEqualTo(16);
  }

  @Test
  void aCallThatAlwaysTakesLongIsNotSlow() {
    // Given
    answer(1_000, QUICK, true);

    // When
    IntStream.range(0, 100).forEach(n -> level.answered("read the realm", SLOW, true));

    // Then
    assertThat(level.calls()).isEqualTo(16);
  }

  @Test
  void theCeilingHoldsFromTheStart() {
    // Given
    var ceiling = 2;

    // When
    var narrow = new AdaptiveLevel(ceiling);

    // Then
    assertThat(narrow.calls()).isEqualTo(2);
  }

  private void answer(int answers, long nanos, boolean full) {
    IntStream.range(0, answers).forEach(n -> level.answered(CALL, nanos, full));
  }
}
