package dev.lapse.web;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** What an operator may set about the pages. */
@ConfigMapping(prefix = "lapse.pages")
public interface PagesConfiguration {

  /** The address of a ticket, with {@code TICKET} where its reference belongs. */
  Optional<String> ticketLink();
}
