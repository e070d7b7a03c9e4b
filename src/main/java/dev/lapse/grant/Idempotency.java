package dev.lapse.grant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A caller's wish that a request it sends twice is carried out once.
 *
 * @param caller the subject of the caller; keys of two callers never meet
 * @param key the caller's name for the request
 * @param fingerprint tells one body from another
 */
public record Idempotency(String caller, String key, String fingerprint) {

  /**
   * The wish about that body.
   *
   * @param body all that the request says, as text
   */
  public static Idempotency of(String caller, String key, String body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var fingerprint =
          HexFormat.of().formatHex(digest.digest(body.getBytes(StandardCharsets.UTF_8)));
      return new Idempotency(caller, key, fingerprint);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
