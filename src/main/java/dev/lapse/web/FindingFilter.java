package dev.lapse.web;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which findings the page shows: what its address says. */
public class FindingFilter {
  private static final int PAGE = 25;
  private static final String SETTLED = "settled";

  @QueryParam("show")
  String show;

  @QueryParam("after")
  String after;

  static int page() {
    return PAGE;
  }

  /** Whether those are wanted that were settled, or those that wait. */
  boolean settled() {
    return SETTLED.equals(show);
  }

  Optional<UUID> place() {
    try {
      return FilterText.typed(after).map(UUID::fromString);
    } catch (IllegalArgumentException e) {
      throw new NotFoundException(e);
    }
  }

  /** The address of the page that begins after that finding. */
  String addressAfter(UUID last) {
    return Stream.of(
            FilterText.part("show", settled() ? SETTLED : ""),
            FilterText.part("after", last.toString()))
        .flatMap(Optional::stream)
        .collect(Collectors.joining("&", "/findings?", ""));
  }
}
