package dev.lapse.tail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** An access token as a verifier without a connection to Keycloak reads it. */
record HeldToken(String value, Instant expiresAt, List<String> scopes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static HeldToken of(String value) {
    JsonNode claims = claims(value);
    return new HeldToken(
        value,
        Instant.ofEpochSecond(claims.get("exp").asLong()),
        List.of(claims.get("scope").asText().split(" ")));
  }

  /** Between the first and the last dot (RFC 7515 §7.1). */
  private static String payload(String token) {
    return token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
  }

  private static JsonNode claims(String token) {
    try {
      return JSON.readTree(Base64.getUrlDecoder().decode(payload(token)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
