package dev.lapse.web;

import dev.lapse.audit.AuditAction;
import dev.lapse.audit.EventQuery;
import dev.lapse.audit.Recorded;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.QueryParam;
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
  private static final String UUID_FORM = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

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
    return Stream.of(action, grant, actor, from, to)
        .anyMatch(text -> FilterText.typed(text).isPresent());
  }

  List<AuditTable.Choice> actions() {
    return Arrays.stream(AuditAction.values())
        .map(one -> new AuditTable.Choice(one.name(), chosen().filter(one::equals).isPresent()))
        .toList();
  }

  private Optional<AuditAction> chosen() {
    return Arrays.stream(AuditAction.values()).filter(one -> one.name().equals(action)).findFirst();
  }

  /** The query for this page and one event more; empty where there is a problem with the filter. */
  Optional<EventQuery> toQuery() {
    return problems().isEmpty()
        ? Optional.of(
            new EventQuery(
                FilterText.typed(grant).map(UUID::fromString),
                FilterText.typed(actor),
                chosen(),
                instant(from),
                instant(to),
                FilterText.typed(after).map(AuditFilter::place),
                PAGE + 1))
        : Optional.empty();
  }

  /** What is wrong with it, in words. */
  List<String> problems() {
    return Stream.of(
            problem(
                "There is no kind of event “%s”.",
                FilterText.typed(action).filter(one -> chosen().isEmpty())),
            problem("“%s” is not the id of an exception.", grantThatIsNone()),
            problem("“%s” is not a time zone.", zoneThatIsNone()),
            problem("“%s” is not a date and a time to begin with.", timeThatIsNone(from)),
            problem("“%s” is not a date and a time to end with.", timeThatIsNone(to)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> problem(String sentence, Optional<String> wrong) {
    return wrong.map(sentence::formatted);
  }

  private Optional<String> grantThatIsNone() {
    return FilterText.typed(grant).filter(id -> !id.matches(UUID_FORM));
  }

  private Optional<String> zoneThatIsNone() {
    return FilterText.typed(zone).filter(one -> !ReadersTime.isZone(one));
  }

  private Optional<String> timeThatIsNone(String time) {
    return FilterText.typed(time).filter(one -> !ReadersTime.isTime(one));
  }

  /** The zone that the times of the address are in. */
  String zone() {
    return FilterText.typed(zone).filter(ReadersTime::isZone).orElse("");
  }

  /** From when on; empty where that is not asked for, or can't be read. */
  Optional<Instant> begin() {
    return instant(from);
  }

  /** Before when. */
  Optional<Instant> end() {
    return instant(to);
  }

  private Optional<Instant> instant(String time) {
    return FilterText.typed(time)
        .filter(ReadersTime::isTime)
        .map(one -> ReadersTime.parse(one, zone()));
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
