package dev.lapse.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantEndTest {
  private static final long END = 1_900_000_000L;

  @Test
  void endsWithTheVerySecond() {
    // Given
    var end = GrantEnd.of(Long.toString(END), false);

    // When
    boolean before = end.hasPassed(END - 1);
    boolean then = end.hasPassed(END);

    // Then
    assertThat(before).isFalse();
    assertThat(then).isTrue();
  }

  @Test
  void capsWhatWouldLiveLonger() {
    // Given
    var end = GrantEnd.of(Long.toString(END), false);

    // When
    Long capped = end.cap(END + 300);

    // Then
    assertThat(capped).isEqualTo(END);
  }

  @Test
  void leavesWhatDiesBefore() {
    // Given
    var end = GrantEnd.of(Long.toString(END), false);

    // When
    Long capped = end.cap(END - 300);

    // Then
    assertThat(capped).isEqualTo(END - 300);
  }

  @ParameterizedTest
  @ValueSource(longs = 0)
  @NullSource
  void givesAnEndToWhatHasNone(Long expiry) {
    // Given
    var end = GrantEnd.of(Long.toString(END), true);

    // When
    Long capped = end.cap(expiry);

    // Then
    assertThat(capped).isEqualTo(END);
  }

  @Test
  void withoutAGrantNothingIsCapped() {
    // Given
    var end = GrantEnd.of(null, false);

    // When
    Long capped = end.cap(END);

    // Then
    assertThat(capped).isEqualTo(END);
    assertThat(end.hasPassed(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void withoutAGrantNothingIsLeftIfStrict() {
    // Given
    var end = GrantEnd.of(null, true);

    // When
    boolean passed = end.hasPassed(0);

    // Then
    assertThat(passed).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "soon", "2026-12-01T08:00:00Z", "19e8", "99999999999999999999"})
  void whatCanNotBeReadHasEnded(String attribute) {
    // Given
    var end = GrantEnd.of(attribute, false);

    // When
    boolean passed = end.hasPassed(0);

    // Then
    assertThat(passed).isTrue();
  }
}
