package dev.lapse.web;

import dev.lapse.inventory.InventoryQuery;
import dev.lapse.inventory.ServiceAccount;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.QueryParam;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which service accounts the page shows: what its address says. */
public class AccountFilter {
  private static final int PAGE = 50;
  private static final String UNEXPLAINED = "unexplained";
  private static final String FROM_UNEXPLAINED = "u";
  private static final String FROM_EXPLAINED = "e";

  @QueryParam("realm")
  String realm;

  @QueryParam("q")
  String text;

  @QueryParam("show")
  String show;

  @QueryParam("after")
  String after;

  /**
   * The realm that is asked for, or the first one.
   *
   * @param managed at least one
   * @throws NotFoundException if it is none of them
   */
  String realm(List<String> managed) {
    var wanted = typed(realm).orElse(managed.getFirst());
    if (!managed.contains(wanted)) {
      throw new NotFoundException();
    }
    return wanted;
  }

  String text() {
    return typed(text).orElse("");
  }

  boolean unexplainedOnly() {
    return UNEXPLAINED.equals(show);
  }

  /** Whether it leaves something out. */
  boolean narrows() {
    return typed(text).isPresent() || unexplainedOnly();
  }

  static int page() {
    return PAGE;
  }

  /** The query for this page and one more, which tells whether another page follows. */
  InventoryQuery toQuery() {
    return new InventoryQuery(
        typed(text), unexplainedOnly(), typed(after).map(AccountFilter::place), PAGE + 1);
  }

  private static InventoryQuery.Place place(String text) {
    if (!text.startsWith(FROM_UNEXPLAINED) && !text.startsWith(FROM_EXPLAINED)) {
      throw new NotFoundException();
    }
    return new InventoryQuery.Place(text.startsWith(FROM_EXPLAINED), text.substring(1));
  }

  /** The address of the page that begins after that one. */
  String addressAfter(ServiceAccount last) {
    return Stream.of(
            part("realm", typed(realm).orElse("")),
            part("q", text()),
            part("show", unexplainedOnly() ? UNEXPLAINED : ""),
            part(
                "after",
                (last.isExplained() ? FROM_EXPLAINED : FROM_UNEXPLAINED) + last.clientId()))
        .flatMap(Optional::stream)
        .collect(Collectors.joining("&", "/service-accounts?", ""));
  }

  private static Optional<String> part(String name, String value) {
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  private static Optional<String> typed(String text) {
    return Optional.ofNullable(text).map(String::strip).filter(value -> !value.isEmpty());
  }
}
