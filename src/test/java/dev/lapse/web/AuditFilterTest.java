package dev.lapse.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditFilterTest {

  @Test
  void aTimeIsOneInTheReadersOwnZone() {
    // Given
    var filter = new AuditFilter();
    filter.from = "2026-03-01T12:00";
    filter.to = "2026-07-01T12:00";
    filter.zone = "Europe/Berlin";

    // When
    var query = filter.toQuery().orElseThrow();

    // Then
    assertThat(query.from()).contains(Instant.parse("2026-03-01T11:00:00Z"));
    assertThat(query.to()).contains(Instant.parse("2026-07-01T10:00:00Z"));
    assertThat(filter.narrows()).isTrue();
  }

  @Test
  void withoutAZoneItIsOneInUtc() {
    // Given
    var filter = new AuditFilter();
    filter.from = "2026-03-01T12:00";
    filter.zone = "";

    // When
    var query = filter.toQuery().orElseThrow();

    // Then
    assertThat(query.from()).contains(Instant.parse("2026-03-01T12:00:00Z"));
    assertThat(query.to()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"yesterday, UTC", "2026-02-30T12:00, UTC", "2026-03-01T12:00, Middle-earth/Shire"})
  void nothingFitsATimeThatIsNone(String from, String zone) {
    // Given
    var filter = new AuditFilter();
    filter.from = from;
    filter.zone = zone;

    // When
    var query = filter.toQuery();

    // Then
    assertThat(query).isEmpty();
  }

  @Test
  void whatIsWrongIsToldOneByOne() {
    // Given
    var filter = new AuditFilter();
    filter.action = "GRANT_EATEN";
    filter.grant = "no-such-id";
    filter.from = "yesterday";
    filter.zone = "Middle-earth/Shire";

    // When
    var problems = filter.problems();

    // Then
    assertThat(problems)
        .containsExactly(
            "There is no kind of event “GRANT_EATEN”.",
            "“no-such-id” is not the id of an exception.",
            "“Middle-earth/Shire” is not a time zone.",
            "“yesterday” is not a date and a time to begin with.");
  }

  @Test
  void whatIsNotTypedIsNoProblem() {
    // Given
    var filter = new AuditFilter();
    filter.grant = " ";

    // When
    var problems = filter.problems();

    // Then
    assertThat(problems).isEmpty();
  }
}
