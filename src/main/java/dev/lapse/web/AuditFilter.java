package dev.lapse.web;

import dev.lapse.audit.AuditAction;
import dev.lapse.audit.EventQuery;
import dev.lapse.audit.Recorded;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.QueryParam;
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
    return FilterText.typed(grant).orElse("");
  }

  String actor() {
    return FilterText.typed(actor).orElse("");
  }

  String from() {
    return FilterText.typed(from).orElse("");
  }

  String to() {
    return FilterText.typed(to).orElse("");
  }

  boolean narrows() {
    return Stream.of(grant, actor, from, to).anyMatch(text -> FilterText.typed(text).isPresent())
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
              FilterText.typed(grant).map(UUID::fromString),
              FilterText.typed(actor),
              chosen(),
              FilterText.typed(from).map(this::instant),
              FilterText.typed(to).map(this::instant),
              FilterText.typed(after).map(AuditFilter::place),
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
            FilterText.part("action", chosen().map(Enum::name).orElse("")),
            FilterText.part("grant", grant()),
            FilterText.part("actor", actor()),
            FilterText.part("from", from()),
            FilterText.part("to", to()),
            FilterText.part("zone", FilterText.typed(zone).orElse("")),
            FilterText.part("after", last.event().at().toEpochMilli() + "-" + last.position()))
        .flatMap(Optional::stream)
        .collect(Collectors.joining("&", "/audit?", ""));
  }
}
