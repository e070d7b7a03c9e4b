package dev.lapse.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {

  @ParameterizedTest
  @CsvSource({
    "30 min, PT30M",
    "30m, PT30M",
    "2 h, PT2H",
    "2h30m, PT2H30M",
    "1 d 12 h, PT36H",
    "1 Day, PT24H",
    "90 minutes, PT1H30M",
    "45 s, PT45S",
    "PT2H, PT2H",
    "p1dt1h, PT25H"
  })
  void whatPeopleTypeIsRead(String typed, Duration meant) {
    // Given
    var padded = "  " + typed + " ";

    // When
    var read = Span.parse(padded);

    // Then
    assertThat(read).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "2", "0 h", "-2 h", "PT-2H", "PT0S", "2 weeks", "h", "9999 d", "2 h x"})
  void whatIsNoLengthOfTimeIsNotRead(String typed) {
    // Given
    var text = typed;

    // When
    var read = Span.parse(text);

    // Then
    assertThat(read).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PT2H, 2 h",
    "PT36H, 1 d 12 h",
    "PT1H30M, 1 h 30 min",
    "PT45S, 45 s",
    "PT0.5S, less than a second"
  })
  void itIsToldInWordsThatCanBeTypedAgain(Duration span, String words) {
    // Given
    var told = span;

    // When
    var text = Span.text(told);

    // Then
    assertThat(text).isEqualTo(words);
  }
}
