package dev.lapse.web;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What an operator may set about the pages. */
@ConfigMapping(prefix = "lapse.pages")
public interface PagesConfiguration {

  /** The address of a ticket, with {@code TICKET} where its reference belongs. */
  Optional<String> ticketLink();

  /**
   * Where Keycloak may lead on while people sign in or out, besides itself: the origins of identity
   * providers that it brokers, such as {@code https://login.example.com}.
   */
  Optional<List<URI>> signInOrigins();
}
