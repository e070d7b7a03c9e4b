package dev.lapse.web;

import dev.lapse.inventory.InventoryQuery;
import dev.lapse.inventory.ServiceAccount;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.QueryParam;
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
    var wanted = FilterText.typed(realm).orElse(managed.getFirst());
    if (!managed.contains(wanted)) {
      throw new NotFoundException();
    }
    return wanted;
  }

  String text() {
    return FilterText.typed(text).orElse("");
  }

  boolean unexplainedOnly() {
    return UNEXPLAINED.equals(show);
  }

  /** Whether it leaves something out. */
  boolean narrows() {
    return FilterText.typed(text).isPresent() || unexplainedOnly();
  }

  static int page() {
    return PAGE;
  }

  /** The query for this page and one more, which tells whether another page follows. */
  InventoryQuery toQuery() {
    return new InventoryQuery(
        FilterText.typed(text),
        unexplainedOnly(),
        FilterText.typed(after).map(AccountFilter::place),
        PAGE + 1);
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
            FilterText.part("realm", FilterText.typed(realm).orElse("")),
            FilterText.part("q", text()),
            FilterText.part("show", unexplainedOnly() ? UNEXPLAINED : ""),
            FilterText.part(
                "after",
                (last.isExplained() ? FROM_EXPLAINED : FROM_UNEXPLAINED) + last.clientId()))
        .flatMap(Optional::stream)
        .collect(Collectors.joining("&", "/service-accounts?", ""));
  }
}
