package dev.lapse.grant;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who changed something in Keycloak, as far as Keycloak's own admin events tell. */
public sealed interface Attribution {

  /** What was done to the assignment of a scope. */
  enum Change {
    ATTACHED,
    TAKEN_OFF
  }

  /**
   * Keycloak tells.
   *
   * @param user Keycloak's id of the account that did it
   * @param client the client by which it was done: its client id if Lapse may see it, else
   *     Keycloak's id of it
   * @param address the address that the call came from; empty if it isn't told
   * @param at when, by Keycloak's clock
   */
  record Told(String user, String client, Optional<String> address, Instant at)
      implements Attribution {}

  /**
   * Keycloak does not tell.
   *
   * @param why as a sentence
   */
  record NotTold(String why) implements Attribution {}

  /** For the audit trail: {@code by}, or {@code byUnknown} with the reason. */
  default Map<String, Object> toFacts() {
    return switch (this) {
      case NotTold(String why) -> Map.of("byUnknown", why);
      case Told told -> {
        var by = new LinkedHashMap<String, Object>();
        by.put("user", told.user());
        by.put("client", told.client());
        told.address().ifPresent(address -> by.put("address", address));
        by.put("at", told.at().toString());
        yield Map.of("by", by);
      }
    };
  }
}
