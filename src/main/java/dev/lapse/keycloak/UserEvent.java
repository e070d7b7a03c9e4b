package dev.lapse.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * What Lapse reads of an event of the realm's users, among which are service accounts.
 *
 * @param time milliseconds since the epoch
 * @param details what Keycloak adds; null where that is nothing
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record UserEvent(long time, Map<String, String> details) {

  Instant at() {
    return Instant.ofEpochMilli(time);
  }

  /** Whether the token that was issued then names the scope. */
  boolean hasScope(String scope) {
    return details != null
        && Arrays.asList(details.getOrDefault("scope", "").split(" ", -1)).contains(scope);
  }
}
