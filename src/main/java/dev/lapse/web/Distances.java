package dev.lapse.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far instants are from now, as a page says it when it is made; a script counts on from there.
 */
@Named("distances")
@ApplicationScoped
public class Distances {
  private static final int PARTS = 2;

  private final Clock clock;

  Distances(Clock clock) {
    this.clock = clock;
  }

  /** {@code in 2 h 5 min}, {@code 3 d ago}; the two largest units. */
  public String to(Moment moment) {
    return text(Duration.between(clock.instant(), Instant.parse(moment.iso())));
  }

  /** The same as assets/lapse.js says it. */
  static String text(Duration distance) {
    var parts =
        List.of(
            Map.entry("d", distance.abs().toDays()),
            Map.entry("h", (long) distance.abs().toHoursPart()),
            Map.entry("min", (long) distance.abs().toMinutesPart()),
            Map.entry("s", (long) distance.abs().toSecondsPart()));
    var told =
        parts.stream()
            .dropWhile(part -> part.getValue() == 0)
            .limit(PARTS)
            .takeWhile(part -> part.getValue() > 0)
            .map(part -> part.getValue() + " " + part.getKey())
            .collect(Collectors.joining(" "));
    if (told.isEmpty()) {
      return "now";
    }
    return distance.isNegative() ? told + " ago" : "in " + told;
  }
}
