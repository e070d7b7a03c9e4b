package dev.lapse.web;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The tokens in forms, by which what was sent is known to come from a page of ours: a MAC over the
 * reader's session, under a key that all replicas have and nobody else. Nothing is kept for them.
 */
@ApplicationScoped
class FormTokens {
  private static final String MAC = "HmacSHA256";

  private final SecretKeySpec key;

  FormTokens(@ConfigProperty(name = "lapse.keycloak.client-secret") String secret) {
    key = new SecretKeySpec(mac(secret.getBytes(StandardCharsets.UTF_8), "lapse forms"), MAC);
  }

  /** The token of a session. */
  String of(String subject, String session) {
    // The length parts the two, whatever is in them.
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(mac(key.getEncoded(), subject.length() + ":" + subject + session));
  }

  /** Whether that is the token of the session; takes as long for a wrong one. */
  boolean isOf(String subject, String session, String token) {
    return token != null
        && MessageDigest.isEqual(
            of(subject, session).getBytes(StandardCharsets.UTF_8),
            token.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + MAC, e);
    }
  }
}
