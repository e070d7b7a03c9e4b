package dev.lapse.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The short form of {@code ./dev chaos}, always with the same wishes and faults. */
class ChaosIT {
  private static final long SEED = 4;

  @Test
  void nothingIsLostWhenReplicasDieAndFreezeAndTheirPartsGo() {
    // Given
    Form form = Form.SHORT;

    // When
    Report report = ChaosRun.of(form, SEED);

    // Then
    System.out.println(report);
    assertThat(report.losses()).as(report.toString()).isEmpty();
    assertThat(report.gaps()).isEmpty();
  }
}
