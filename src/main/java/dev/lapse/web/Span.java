package dev.lapse.web;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lengths of time as people write and read them: {@code 2 h 30 min}. */
final class Span {
  static final String WANTED = "must be a length of time such as 30 min, 2 h or 1 d 12 h";

  private static final Duration LONGEST = Duration.ofDays(3650);
  private static final Pattern TYPED =
      Pattern.compile(
          "(?:(\\d{1,4}) ?d(?:ays?)?)? ?(?:(\\d{1,5}) ?h(?:ours?)?)? ?"
              + "(?:(\\d{1,6}) ?m(?:in(?:utes?)?)?)? ?(?:(\\d{1,7}) ?s(?:ec(?:onds?)?)?)?");

  private Span() {}

  /** What was typed, also as ISO 8601; empty where it is none, or none that is longer than zero. */
  static Optional<Duration> parse(String typed) {
    var text = typed.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    return (text.startsWith("p") ? iso(text) : words(text))
        .filter(span -> span.isPositive() && span.compareTo(LONGEST) <= 0);
  }

  private static Optional<Duration> iso(String text) {
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> words(String text) {
    var read = TYPED.matcher(text);
    return read.matches()
        ? Optional.of(
            Duration.ofDays(number(read.group(1)))
                .plusHours(number(read.group(2)))
                .plusMinutes(number(read.group(3)))
                .plusSeconds(number(read.group(4))))
        : Optional.empty();
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** In words, to the second. */
  static String text(Duration span) {
    List<String> parts = new ArrayList<>();
    add(parts, span.toDays(), "d");
    add(parts, span.toHoursPart(), "h");
    add(parts, span.toMinutesPart(), "min");
    add(parts, span.toSecondsPart(), "s");
    return parts.isEmpty() ? "less than a second" : String.join(" ", parts);
  }

  private static void add(List<String> parts, long count, String unit) {
    if (count > 0) {
      parts.add(count + " " + unit);
    }
  }
}
