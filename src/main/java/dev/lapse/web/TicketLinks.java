package dev.lapse.web;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where tickets are read, as the operator says. */
@ApplicationScoped
class TicketLinks {
  private static final String PLACE = "TICKET";

  private final Optional<String> pattern;

  TicketLinks(PagesConfiguration configuration) {
    pattern = configuration.ticketLink().filter(link -> link.matches("https?://.*"));
  }

  /** The address of a ticket; null where no pattern is set. */
  String addressOf(String ticket) {
    return pattern
        .map(link ->
            link.replace(
                PLACE, URLEncoder.encode(ticket, StandardCharsets.UTF_8).replace("+", "%20")))
        .orElse(null);
  }
}
