package dev.lapse.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistancesTest {

  @ParameterizedTest
  @CsvSource({
    "PT0.5S, now",
    "PT61S, in 1 min 1 s",
    "-PT2H5M7S, 2 h 5 min ago",
    "P1DT5M, in 1 d",
    "-PT72H, 3 d ago"
  })
  void theTwoLargestUnitsAreTold(Duration distance, String told) {
    // Given
    var from = distance;

    // When
    var text = Distances.text(from);

    // Then
    assertThat(text).isEqualTo(told);
  }
}
