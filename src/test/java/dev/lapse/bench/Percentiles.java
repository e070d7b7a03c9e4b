package dev.lapse.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Measured values in order; percentiles are values that were measured (nearest rank). */
final class Percentiles {
  private final double[] sorted;

  private Percentiles(double[] sorted) {
    this.sorted = sorted;
  }

  /** Of at least one value. */
  static Percentiles of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return new Percentiles(sorted);
  }

  double at(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(rank, 1) - 1];
  }

  double median() {
    return at(50);
  }

  double max() {
    return sorted[sorted.length - 1];
  }

  double mean() {
    return Arrays.stream(sorted).average().orElseThrow();
  }

  /** What a file of results keeps of them. */
  Map<String, Object> summary() {
    return new TreeMap<>(
        Map.of(
            "count", sorted.length,
            "mean", mean(),
            "p50", at(50),
            "p90", at(90),
            "p99", at(99),
            "max", max()));
  }
}
