package dev.lapse.keycloak;

import dev.lapse.grant.KeycloakFailure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * What a token of Lapse's own tells. Its signature is not looked at: it came straight from
 * Keycloak.
 */
final class OwnToken {
  private OwnToken() {}

  /** When it was issued, by Keycloak's clock. */
  static Instant issuedAt(String accessToken) {
    try {
      return Instant.ofEpochSecond(claims(accessToken).getLong("iat"));
    } catch (DecodeException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NullPointerException e) {
      throw new KeycloakFailure(
          KeycloakFailure.Kind.REJECTED,
          "Keycloak's token does not tell when it was issued",
          null,
          e);
    }
  }

  /** Keycloak's id of Lapse's own account; empty where the token does not tell. */
  static Optional<String> subject(String accessToken) {
    try {
      return Optional.ofNullable(claims(accessToken).getString("sub"));
    } catch (DecodeException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static JsonObject claims(String accessToken) {
    var payload = Base64.getUrlDecoder().decode(accessToken.split("\\.", -1)[1]);
    return new JsonObject(new String(payload, StandardCharsets.UTF_8));
  }
}
