package dev.lapse.web;

import dev.lapse.grant.Assignment;
import dev.lapse.grant.GrantTerms;
import jakarta.ws.rs.FormParam;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a person asks for, as it was typed. */
public class RequestForm extends Form {
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_REASON = 2000;
  private static final int LONGEST_TICKET = 200;
  private static final int LONGEST_CONTROL = 500;
  private static final int MOST_CONTROLS = 20;

  /** Stands for what is not typed yet where only a preview is wanted. */
  private static final String NOT_YET = "-";

  @FormParam("realm")
  String realm;

  @FormParam("subject")
  String subject;

  @FormParam("scope")
  String scope;

  @FormParam("assignment")
  String assignment;

  @FormParam("reason")
  String reason;

  @FormParam("ticket")
  String ticket;

  @FormParam("controls")
  String controls;

  @FormParam("duration")
  String duration;

  @FormParam("starts")
  String starts;

  @FormParam("zone")
  String zone;

  @FormParam("once")
  String once;

  /** Whether enough is typed for a preview. */
  boolean isPreviewable() {
    return isTyped(subject) && isTyped(scope) && isTyped(duration);
  }

  private static boolean isTyped(String text) {
    return text != null && !text.isBlank();
  }

  /** What tells this form from every other; empty where it has nothing of the kind. */
  Optional<UUID> once() {
    try {
      return Optional.ofNullable(once).map(UUID::fromString);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The terms; what is wrong with them is complained of. */
  GrantTerms toTerms(List<String> realms) {
    return terms(realms, required("reason", reason, LONGEST_REASON));
  }

  /** The terms as far as they are typed. */
  GrantTerms toDraftTerms(List<String> realms) {
    return terms(
        realms, Optional.ofNullable(text("reason", reason, LONGEST_REASON)).orElse(NOT_YET));
  }

  private GrantTerms terms(List<String> realms, String why) {
    return new GrantTerms(
        isTyped(realm) ? realm.strip() : realms.getFirst(),
        name("subject", subject),
        name("scope", scope),
        "default".equals(assignment) ? Assignment.DEFAULT : Assignment.OPTIONAL,
        why,
        Optional.ofNullable(line("ticket", ticket, LONGEST_TICKET)),
        controls(),
        startsAt(),
        Optional.of(duration()),
        Optional.empty());
  }

  private String name(String field, String typed) {
    var name = line(field, typed, LONGEST_NAME);
    if (name == null) {
      complain(field, "must not be blank");
      return "";
    }
    return name;
  }

  /** One control a line. */
  private List<String> controls() {
    var named =
        Arrays.stream((controls == null ? "" : controls).split("\\R", -1))
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    if (named.size() > MOST_CONTROLS) {
      complain("compensatingControls", "must be at most " + MOST_CONTROLS);
    }
    named.forEach(control -> line("compensatingControls", control, LONGEST_CONTROL));
    return named;
  }

  private Duration duration() {
    return Span.parse(duration == null ? "" : duration)
        .orElseGet(() -> {
          complain("duration", Span.WANTED);
          return Duration.ofMillis(1);
        });
  }

  /** In the reader's own time zone, where a script told it; else in UTC. */
  private Optional<Instant> startsAt() {
    if (!isTyped(starts)) {
      return Optional.empty();
    }
    try {
      return Optional.of(ReadersTime.parse(starts, zone));
    } catch (DateTimeException e) {
      complain("startsAt", "must be a date and a time");
      return Optional.empty();
    }
  }
}
