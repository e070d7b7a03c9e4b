package dev.lapse.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void aLossStandsInTheRowOfTheFaultInWhichItHappened() {
    // Given
    Report report = reportOf(Loss.at(Story.BEGIN.plusSeconds(2), "a scope"), Loss.of("a grant"));

    // When
    String table = report.toString();

    // Then
    assertThat(table)
        .containsPattern("kill -9 of replica 2 +\\+1\\.0 s +2\\.0 s +1 +3 +1 +1\n")
        .containsPattern("at other times +1\n")
        .contains("LOST: a scope", "LOST: a grant");
  }

  @Test
  void aRunThatLostSomethingIsNotFine() {
    // Given
    Report report = reportOf(Loss.of("a grant"));

    // When
    boolean fine = report.isFine();

    // Then
    assertThat(fine).isFalse();
  }

  @Test
  void aRunInWhichNothingCouldBeSeenIsNotFine() {
    // Given
    Report report = reportOf();

    // When
    List<String> gaps = report.gaps();

    // Then
    assertThat(gaps)
        .containsExactly(
            "no look at Keycloak fell into the time of a grant", "no two grants met on a target");
    assertThat(report.isFine()).isFalse();
  }

  private static Report reportOf(Loss... losses) {
    var kill =
        new Happened(
            new Fault.Kill(2, Duration.ofSeconds(1)),
            Story.BEGIN.plusSeconds(1),
            Story.BEGIN.plusSeconds(3));
    return new Report(
        Form.SHORT,
        7,
        Story.BEGIN,
        List.of(kill),
        Story.ofExpired().evidence(),
        List.of(Story.BEGIN.plusSeconds(2), Story.BEGIN.plusSeconds(9)),
        List.of(losses),
        List.of());
  }
}
