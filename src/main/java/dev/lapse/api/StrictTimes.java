package dev.lapse.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/**
 * Reads times as strings only: a number leaves open whether it counts seconds or milliseconds. What
 * is read stays in a range that PostgreSQL and RFC 3339 can hold, and in which sums don't overflow.
 */
final class StrictTimes {
  static final String INSTANT = "an RFC 3339 instant such as 2026-12-01T08:00:00Z";
  static final String DURATION = "an ISO 8601 duration above zero such as PT2H, at most P36500D";

  private static final Duration LONGEST = Duration.ofDays(36_500);

  private StrictTimes() {}

  /** An instant, with any offset; PostgreSQL keeps microseconds, so no more is kept here. */
  static Instant instant(String text) {
    OffsetDateTime time = OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    if (time.getYear() < 1970 || time.getYear() > 9998) {
      throw new DateTimeException("Out of range: " + text);
    }
    return time.toInstant().truncatedTo(ChronoUnit.MICROS);
  }

  /** A duration that is longer than nothing. */
  static Duration duration(String text) {
    Duration duration = Duration.parse(text);
    if (duration.compareTo(LONGEST) > 0
        || duration.truncatedTo(ChronoUnit.MICROS).compareTo(Duration.ZERO) <= 0) {
      throw new DateTimeParseException("Out of range", text, 0);
    }
    return duration.truncatedTo(ChronoUnit.MICROS);
  }

  /** A time that could not be read, with what would be right. */
  static final class UnreadableTimeException extends MismatchedInputException {
    private static final long serialVersionUID = 1L;

    private final String wanted;

    UnreadableTimeException(JsonParser parser, String wanted, Class<?> type) {
      super(parser, "Must be " + wanted, type);
      this.wanted = wanted;
    }

    String wanted() {
      return wanted;
    }
  }

  /** Turns text into a time. */
  @FunctionalInterface
  interface Parsing<T> {
    T parse(String text);
  }

  /** Reads one type of time for Jackson. */
  static final class TimeDeserializer<T> extends StdScalarDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Parsing<T> parsing;
    private final String wanted;

    TimeDeserializer(Class<T> type, Parsing<T> parsing, String wanted) {
      super(type);
      this.parsing = parsing;
      this.wanted = wanted;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        throw new UnreadableTimeException(parser, wanted, handledType());
      }
      try {
        return parsing.parse(parser.getText());
      } catch (DateTimeException | ArithmeticException e) {
        throw new UnreadableTimeException(parser, wanted, handledType());
      }
    }
  }
}
