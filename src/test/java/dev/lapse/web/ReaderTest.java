package dev.lapse.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.testing.TravellingClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReaderTest {

  @Test
  void whatChangesWhileAPageIsReadComesAfterItsReader() {
    // Given
    var clock = new TravellingClock();
    var reader = new Reader(null, new FormTokens("a-secret-of-the-client"), clock);
    var before = clock.instant();

    // When
    clock.travel(Duration.ofMinutes(1));

    // Then
    assertThat(reader.cameAt()).isBeforeOrEqualTo(before);
  }
}
