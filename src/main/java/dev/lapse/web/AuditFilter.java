package dev.lapse.web;

import dev.lapse.audit.AuditAction;
import dev.lapse.audit.EventQuery;
import dev.lapse.audit.Recorded;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.QueryParam;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which events the page of the log shows: what its address says. */
public class AuditFilter {
  private static final int PAGE = 50;

  @QueryParam("action")
  String action;

  @QueryParam("grant")
  String grant;

  @QueryParam("actor")
  String actor;

  @QueryParam("from")
  String from;

  @QueryParam("to")
  String to;

  @QueryParam("zone")
  String zone;

  @QueryParam("after")
  String after;

  static int page() {
    return PAGE;
  }

  String grant() {
    return typed(grant).orElse("");
  }

  String actor() {
    return typed(actor).orElse("");
  }

  String from() {
    return typed(from).orElse("");
  }

  String to() {
    return typed(to).orElse("");
  }

  boolean narrows() {
    return Stream.of(grant, actor, from, to).anyMatch(text -> typed(text).isPresent())
        || chosen().isPresent();
  }

  List<AuditTable.Choice> actions() {
    return Arrays.stream(AuditAction.values())
        .map(one -> new AuditTable.Choice(one.name(), chosen().filter(one::equals).isPresent()))
        .toList();
  }

  private Optional<AuditAction> chosen() {
    return Arrays.stream(AuditAction.values()).filter(one -> one.name().equals(action)).findFirst();
  }

  /**
   * The query for this page and one event more; empty where the grant is no id, and has none, or a
   * time is none.
   */
  Optional<EventQuery> toQuery() {
    try {
      return Optional.of(
          new EventQuery(
              typed(grant).map(UUID::fromString),
              typed(actor),
              chosen(),
              typed(from).map(this::instant),
              typed(to).map(this::instant),
              typed(after).map(AuditFilter::place),
              PAGE + 1));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private Instant instant(String time) {
    return ReadersTime.parse(time, zone);
  }

  private static EventQuery.Place place(String text) {
    int middle = text.indexOf('-');
    if (!text.matches("\\d{1,15}-\\d{1,18}")) {
      throw new NotFoundException();
    }
    return new EventQuery.Place(
        Instant.ofEpochMilli(Long.parseLong(text.substring(0, middle))),
        Long.parseLong(text.substring(middle + 1)));
  }

  /** The address of the page that begins after that event. */
  String addressAfter(Recorded last) {
    return Stream.of(
            part("action", chosen().map(Enum::name).orElse("")),
            part("grant", grant()),
            part("actor", actor()),
            part("from", from()),
            part("to", to()),
            part("zone", typed(zone).orElse("")),
            part("after", last.event().at().toEpochMilli() + "-" + last.position()))
        .flatMap(Optional::stream)
        .collect(Collectors.joining("&", "/audit?", ""));
  }

  private static Optional<String> part(String name, String value) {
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  private static Optional<String> typed(String text) {
    return Optional.ofNullable(text)
        .map(value -> value.replace("\0", "").strip())
        .filter(value -> !value.isEmpty());
  }
}
