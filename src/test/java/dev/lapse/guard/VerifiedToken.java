package dev.lapse.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A token whose signature is good, as a verifier without a connection to Keycloak reads it. */
record VerifiedToken(String value, JsonNode claims) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Fails if the signature (RS256) is not by one of the keys.
   *
   * @param keys the realm's key set (RFC 7517 §5)
   */
  static VerifiedToken of(String value, JsonNode keys) {
    int beforePayload = value.indexOf('.');
    int beforeSignature = value.lastIndexOf('.');
    var header = read(value.substring(0, beforePayload));
    var key =
        keys.path("keys")
            .valueStream()
            .filter(each -> each.path("kid").asText().equals(header.path("kid").asText()))
            .findFirst()
            .orElseThrow();
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e"))));
      signature.update(value.substring(0, beforeSignature).getBytes(StandardCharsets.US_ASCII));
      if (!signature.verify(decode(value.substring(beforeSignature + 1)))) {
        throw new IllegalStateException("The signature is wrong");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return new VerifiedToken(value, read(value.substring(beforePayload + 1, beforeSignature)));
  }

  long expiry() {
    return claims.path("exp").asLong();
  }

  long lifespan() {
    return expiry() - claims.path("iat").asLong();
  }

  List<String> scopes() {
    return List.of(claims.path("scope").asText().split(" "));
  }

  List<String> audience() {
    return strings(claims.path("aud"));
  }

  List<String> roles() {
    return strings(claims.path("realm_access").path("roles"));
  }

  /** Of a claim that is a text or a list of texts. */
  static List<String> strings(JsonNode claim) {
    if (claim.isTextual()) {
      return List.of(claim.asText());
    }
    var texts = new ArrayList<String>();
    claim.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static BigInteger number(JsonNode key, String field) {
    return new BigInteger(1, decode(key.path(field).asText()));
  }

  private static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  private static JsonNode read(String encoded) {
    try {
      return JSON.readTree(decode(encoded));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
