package dev.lapse.web;

import dev.lapse.grant.Grant;
import dev.lapse.grant.HeldInTime;
import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * When exceptions held, hold and will hold, one bar each, with the time in which tokens outlive it.
 * Places are in percent of the width, heights in pixels.
 *
 * @param more how many exceptions have no bar, since there are too many
 * @param now where now is
 */
@TemplateData
record TimeChart(List<Bar> bars, long more, List<Day> days, String now, int height) {
  private static final Duration BEFORE = Duration.ofDays(2);
  private static final Duration AFTER = Duration.ofDays(3);
  private static final int BARS = 20;
  private static final int TOP = 22;
  private static final int ROW = 20;

  /** What can still be seen: minutes, such as of most tails, are less than a pixel. */
  private static final double SMALLEST = 0.4;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  /**
   * One exception.
   *
   * @param tailX where its tail begins
   * @param labelX where its name stands
   * @param anchor on which side of that
   */
  @TemplateData
  record Bar(
      String id,
      String label,
      String tone,
      String x,
      String width,
      String tailX,
      String tailWidth,
      String labelX,
      String anchor,
      int y) {
    public int textY() {
      return y + 11;
    }
  }

  /** Where a day begins, in UTC. */
  @TemplateData
  record Day(String x, String label) {}

  /** The window of time, and the way from an instant to its place. */
  private record Window(Instant from, Instant to) {
    double place(Instant instant) {
      double whole = Duration.between(from, to).toMillis();
      return Math.clamp(100 * Duration.between(from, instant).toMillis() / whole, 0, 100);
    }
  }

  /** How many exceptions a chart shows at most. */
  static int most() {
    return BARS;
  }

  /** Where a chart begins that is drawn now. */
  static Instant from(Instant now) {
    return now.minus(BEFORE);
  }

  /** Where it ends. */
  static Instant to(Instant now) {
    return now.plus(AFTER);
  }

  static TimeChart of(HeldInTime held, Instant now) {
    var window = new Window(from(now), to(now));
    var shown = held.first();
    var bars =
        IntStream.range(0, shown.size())
            .mapToObj(row -> bar(shown.get(row), window, now, TOP + row * ROW))
            .toList();
    return new TimeChart(
        bars, held.more(), days(window), percent(window.place(now)), TOP + bars.size() * ROW + 4);
  }

  /** When it began to hold, or will; empty where it never did. */
  private static Optional<Instant> start(Grant grant) {
    return grant
        .activatedAt()
        .or(() -> grant.state().isEnded() ? Optional.empty() : grant.startsAt());
  }

  /** What is late holds until now at least. */
  private static Instant end(Grant grant, Instant now) {
    return grant
        .removedAt()
        .or(grant::endedAt)
        .or(() -> grant.expiresAt().map(end -> end.isBefore(now) ? now : end))
        .or(() -> start(grant).flatMap(from -> grant.duration().map(from::plus)))
        .orElse(now);
  }

  /** When its last token dies; empty where that is not after its end. */
  private static Optional<Instant> tailEnd(Grant grant, Instant end) {
    return grant.tokensDeadBy().filter(dead -> dead.isAfter(end));
  }

  private static Bar bar(Grant grant, Window window, Instant now, int y) {
    var end = end(grant, now);
    double from = window.place(start(grant).orElse(now));
    double to = Math.max(window.place(end), from + SMALLEST);
    double dead =
        tailEnd(grant, end).map(last -> Math.max(window.place(last), to + SMALLEST)).orElse(to);
    boolean labelBefore = dead > 70;
    return new Bar(
        grant.id().toString(),
        grant.subject() + " · " + grant.scope(),
        StateView.of(grant).tone(),
        percent(from),
        percent(to - from),
        percent(to),
        percent(dead - to),
        percent(labelBefore ? Math.max(from - 0.5, 0) : dead + 0.7),
        labelBefore ? "end" : "start",
        y);
  }

  private static List<Day> days(Window window) {
    return Stream.iterate(
            window.from().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS),
            day -> day.isBefore(window.to()),
            day -> day.plus(1, ChronoUnit.DAYS))
        .map(day -> new Day(percent(window.place(day)), DAY.format(day)))
        .toList();
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }
}
