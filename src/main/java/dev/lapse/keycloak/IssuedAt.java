package dev.lapse.keycloak;

import dev.lapse.grant.KeycloakFailure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * When a token was issued, by its own {@code iat}. Nothing is believed of it: it came straight from
 * Keycloak.
 */
final class IssuedAt {
  private IssuedAt() {}

  static Instant of(String accessToken) {
    try {
      var payload = Base64.getUrlDecoder().decode(accessToken.split("\\.", -1)[1]);
      var claims = new JsonObject(new String(payload, StandardCharsets.UTF_8));
      return Instant.ofEpochSecond(claims.getLong("iat"));
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
}
