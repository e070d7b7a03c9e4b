package dev.lapse.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.lapse.grant.KeycloakFailure;
import java.time.Duration;

/**
 * What Lapse reads of a realm. Where the caller lacks {@code view-realm}, Keycloak leaves the
 * numbers out and they are null.
 *
 * @param accessTokenLifespan seconds
 * @param ssoSessionMaxLifespan seconds
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record RealmRepresentation(String realm, Long accessTokenLifespan, Long ssoSessionMaxLifespan) {

  /** The setting of a lifespan that only the session bounds. */
  static final long AS_LONG_AS_THE_SESSION = -1;

  /** The longest that an access token of that client may live. */
  Duration tokenLifespanOf(ClientRepresentation client) {
    long seconds = client.lifespanSetting().orElseGet(() -> require(accessTokenLifespan));
    return Duration.ofSeconds(
        seconds == AS_LONG_AS_THE_SESSION ? require(ssoSessionMaxLifespan) : seconds);
  }

  private static Long require(Long seconds) {
    if (seconds == null) {
      throw new KeycloakFailure(
          KeycloakFailure.Kind.NOT_PERMITTED,
          "Keycloak does not tell the realm's token lifespan: Lapse lacks view-realm",
          null,
          null);
    }
    return seconds;
  }
}
