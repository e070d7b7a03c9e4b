package dev.lapse.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a measurement.
 *
 * @param figures the rows of the table
 * @param how a sentence each on how it was measured and on what the profile shows
 * @param raw what the figures were computed from, by name
 */
record Result(List<Figure> figures, List<String> how, Map<String, Object> raw) {
  Result {
    figures = List.copyOf(figures);
    how = List.copyOf(how);
    raw = Collections.unmodifiableMap(new LinkedHashMap<>(raw));
  }

  static Builder builder() {
    return new Builder();
  }

  /** Collects a result while it is measured. */
  static final class Builder {
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> how = new ArrayList<>();
    private final Map<String, Object> raw = new LinkedHashMap<>();

    Builder figure(Figure figure) {
      figures.add(figure);
      return this;
    }

    Builder how(String sentence) {
      how.add(sentence);
      return this;
    }

    Builder raw(String name, Object value) {
      raw.put(name, value);
      return this;
    }

    Result build() {
      return new Result(figures, how, raw);
    }
  }
}
