package dev.lapse.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;

/**
 * What Lapse reads of an admin event.
 *
 * @param time milliseconds since the epoch
 * @param operationType {@code CREATE}, {@code DELETE} and others
 * @param resourcePath what was changed, such as {@code clients/…/optional-client-scopes/…}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record AdminEvent(long time, String operationType, String resourcePath, Who authDetails) {

  Instant at() {
    return Instant.ofEpochMilli(time);
  }

  /** Who did it, by Keycloak's ids; what isn't told is null. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Who(String realmId, String clientId, String userId, String ipAddress) {}
}
