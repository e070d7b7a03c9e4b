package dev.lapse.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewsTest {
  private static final Instant HEARD = Instant.parse("2026-11-02T12:00:00Z");

  @ParameterizedTest
  @CsvSource({"-1000, true", "0, true", "1500, true", "3000, false"})
  void whatWasHeardAMomentBeforeAPageMayBeMissingOnIt(long later, boolean news) {
    // Given
    var heard = new News(null, Clock.fixed(HEARD, ZoneOffset.UTC));
    heard.hear();

    // When
    var told = heard.isThereSince(HEARD.toEpochMilli() + later);

    // Then
    assertThat(told).isEqualTo(news);
  }
}
