package dev.lapse.web;

import jakarta.ws.rs.FormParam;
import java.time.Duration;
import java.util.OptionalLong;

/** What people send about an exception on record. */
public class DecisionForm extends Form {
  private static final int LONGEST_TEXT = 2000;
  private static final int LONGEST_NUMBER = 18;

  @FormParam("version")
  String version;

  @FormParam("comment")
  String comment;

  @FormParam("time")
  String time;

  @FormParam("from")
  String from;

  /** The version that the reader saw. */
  OptionalLong seen() {
    if (version == null || !version.matches("\\d{1,%d}".formatted(LONGEST_NUMBER))) {
      complain("version", "is missing; open the page anew");
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(version));
  }

  /** Null where nothing was said. */
  String comment() {
    return text("comment", comment, LONGEST_TEXT);
  }

  String reason() {
    return required("reason", comment, LONGEST_TEXT);
  }

  /** What has to be said to a broken glass. */
  String review() {
    return required("comment", comment, LONGEST_TEXT);
  }

  /** Null where nothing was said. */
  Duration time() {
    if (time == null || time.isBlank()) {
      return null;
    }
    var span = Span.parse(time);
    if (span.isEmpty()) {
      complain("duration", Span.WANTED);
    }
    return span.orElse(null);
  }

  boolean isFromInbox() {
    return "inbox".equals(from);
  }
}
