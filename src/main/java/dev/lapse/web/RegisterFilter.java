package dev.lapse.web;

import dev.lapse.grant.GrantQuery;
import dev.lapse.grant.GrantState;
import io.quarkus.qute.TemplateData;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which exceptions the register shows: what its address says. */
public class RegisterFilter {
  private static final int PAGE = 50;

  /** What the reader wants to see, by where it stands. */
  enum Show {
    OPEN,
    WAITING,
    ACTIVE,
    STUCK,
    TAMPERED,
    UNREVIEWED,
    ENDED,
    ALL;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Any of these; empty: all. */
    Set<GrantState> states() {
      return switch (this) {
        case OPEN -> EnumSet.range(GrantState.AWAITING_APPROVAL, GrantState.REVOKING);
        case WAITING -> EnumSet.of(GrantState.AWAITING_APPROVAL);
        case ACTIVE -> EnumSet.of(GrantState.ACTIVE, GrantState.DRAINING);
        case ENDED -> EnumSet.range(GrantState.EXPIRED, GrantState.ACTIVATION_FAILED);
        case STUCK, TAMPERED, UNREVIEWED, ALL -> EnumSet.noneOf(GrantState.class);
      };
    }
  }

  /** One choice of what to show. */
  @TemplateData
  record Choice(String value, String label, boolean chosen) {}

  @QueryParam("show")
  String show;

  @QueryParam("subject")
  String subject;

  @QueryParam("scope")
  String scope;

  @QueryParam("requester")
  String requester;

  @QueryParam("after")
  String after;

  List<Choice> choices() {
    return Arrays.stream(Show.values())
        .map(one -> new Choice(one.word(), one.word(), one == chosen()))
        .toList();
  }

  private Show chosen() {
    return Arrays.stream(Show.values())
        .filter(one -> one.word().equals(show))
        .findFirst()
        .orElse(Show.OPEN);
  }

  String subject() {
    return FilterText.typed(subject).orElse("");
  }

  String scope() {
    return FilterText.typed(scope).orElse("");
  }

  String requester() {
    return FilterText.typed(requester).orElse("");
  }

  /** Whether it asks for more than every exception that is open. */
  boolean narrows() {
    return FilterText.typed(subject).isPresent()
        || FilterText.typed(scope).isPresent()
        || FilterText.typed(requester).isPresent()
        || chosen() != Show.OPEN;
  }

  boolean isFirstPage() {
    return FilterText.typed(after).isEmpty();
  }

  static int page() {
    return PAGE;
  }

  /** The query for this page and one exception more, which tells whether another page follows. */
  GrantQuery toQuery(GrantQuery.Sight sight) {
    return new GrantQuery(
        chosen().states(),
        Optional.empty(),
        FilterText.typed(subject),
        FilterText.typed(scope),
        FilterText.typed(requester),
        chosen() == Show.STUCK ? Optional.of(true) : Optional.empty(),
        chosen() == Show.TAMPERED ? Optional.of(true) : Optional.empty(),
        Optional.empty(),
        false,
        chosen() == Show.UNREVIEWED,
        sight,
        FilterText.typed(after).map(RegisterFilter::place),
        PAGE + 1);
  }

  /** Those with whose scopes somebody has tampered, whatever else is asked for. */
  GrantQuery tampered(GrantQuery.Sight sight) {
    return new GrantQuery(
        Set.of(),
        Optional.empty(),
        FilterText.typed(subject),
        FilterText.typed(scope),
        FilterText.typed(requester),
        Optional.empty(),
        Optional.of(true),
        Optional.empty(),
        false,
        false,
        sight,
        Optional.empty(),
        PAGE);
  }

  /** The address of the page that begins after that exception. */
  String addressAfter(boolean stuck, UUID id) {
    return Stream.of(
            FilterText.part("show", chosen().word()),
            FilterText.part("subject", subject()),
            FilterText.part("scope", scope()),
            FilterText.part("requester", requester()),
            FilterText.part("after", (stuck ? "s" : "n") + id))
        .flatMap(Optional::stream)
        .collect(Collectors.joining("&", "/exceptions?", ""));
  }

  private static GrantQuery.Place place(String text) {
    try {
      return new GrantQuery.Place(text.startsWith("s"), UUID.fromString(text.substring(1)));
    } catch (IllegalArgumentException e) {
      throw new NotFoundException(e);
    }
  }
}
