package dev.lapse.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EnforcementMetricsTest {
  private static final Instant NOON = Instant.parse("2030-11-02T12:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void bothKindsOfLagAreToldBeforeAnythingWasLate() {
    // When
    new EnforcementMetrics(registry);

    // Then
    assertThat(registry.find("lapse.enforcement.lag").timers())
        .extracting(timer -> timer.getId().getTag("change"), timer -> timer.count())
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("activation", 0L),
            org.assertj.core.groups.Tuple.tuple("removal", 0L));
  }

  @Test
  void aClockThatWasSetBackMakesNoNegativeLag() {
    // Given
    var metrics = new EnforcementMetrics(registry);

    // When
    metrics.removed(NOON, NOON.minusSeconds(1));

    // Then
    var removals = registry.get("lapse.enforcement.lag").tag("change", "removal").timer();
    assertThat(removals.count()).isEqualTo(1);
    assertThat(removals.max(java.util.concurrent.TimeUnit.SECONDS)).isZero();
  }
}
