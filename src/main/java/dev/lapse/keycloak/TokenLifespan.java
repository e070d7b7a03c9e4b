package dev.lapse.keycloak;

import dev.lapse.grant.KeycloakFailure;
import java.time.Duration;

/**
 * How long an access token of a client lives at most: the client's own setting, else the realm's. A
 * client, or the realm, may be set to "as long as the session" (-1); then the session's greatest
 * lifespan counts, the client's own or else the realm's (Keycloak 26.7, {@code TokenManager}).
 */
final class TokenLifespan {
  private static final String OWN = "access.token.lifespan";
  private static final String OWN_SESSION = "client.session.max.lifespan";
  private static final long AS_LONG_AS_THE_SESSION = -1;

  private TokenLifespan() {}

  /** Whether the client says it all, so that the realm need not be read. */
  static boolean isOwn(ClientRepresentation client) {
    return client.number(OWN).filter(seconds -> seconds > 0).isPresent();
  }

  static Duration ofClient(ClientRepresentation client) {
    return Duration.ofSeconds(client.number(OWN).orElseThrow());
  }

  /**
   * Fails where the realm does not tell: Keycloak leaves that out for who lacks {@code view-realm}.
   */
  static Duration of(ClientRepresentation client, RealmRepresentation realm) {
    if (realm.accessTokenLifespan() == null || realm.ssoSessionMaxLifespan() == null) {
      throw new KeycloakFailure(
          KeycloakFailure.Kind.NOT_PERMITTED,
          "Keycloak does not tell the realm's token lifespan: Lapse lacks view-realm",
          null,
          null);
    }
    var lifespan =
        client.number(OWN).filter(TokenLifespan::isSetting).orElse(realm.accessTokenLifespan());
    return Duration.ofSeconds(
        lifespan == AS_LONG_AS_THE_SESSION
            ? client
                .number(OWN_SESSION)
                .filter(own -> own > 0)
                .orElse(realm.ssoSessionMaxLifespan())
            : lifespan);
  }

  private static boolean isSetting(long seconds) {
    return seconds > 0 || seconds == AS_LONG_AS_THE_SESSION;
  }
}
