package dev.lapse.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * What a realm keeps of its events.
 *
 * @param eventsExpiration for how many seconds; null or 0: for ever
 * @param enabledEventTypes which ones; null or empty: those that Keycloak keeps by default
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record EventSettings(boolean eventsEnabled, Long eventsExpiration, Set<String> enabledEventTypes) {

  /** Sign-ins of service accounts are among those that Keycloak keeps by default. */
  boolean keep(String type) {
    return eventsEnabled
        && (enabledEventTypes == null
            || enabledEventTypes.isEmpty()
            || enabledEventTypes.contains(type));
  }

  /** Whether what was at that time would still be there. */
  boolean reachBackTo(Instant instant, Instant now) {
    return eventsExpiration == null
        || eventsExpiration <= 0
        || instant.isAfter(now.minus(Duration.ofSeconds(eventsExpiration)));
  }
}
