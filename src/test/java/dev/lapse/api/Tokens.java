package dev.lapse.api;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** Access tokens as Keycloak writes them, each of another subject unless it says otherwise. */
final class Tokens {
  static final String KEY = "lapse.test.token-key";

  private Tokens() {}

  /** A person with these realm roles. */
  static String person(String name, String... roles) {
    return sign(claims(roles).subject(UUID.randomUUID().toString()).preferredUserName(name));
  }

  /** A service account with these realm roles, which never signed in, as Keycloak tells it. */
  static String serviceAccount(String client, String... roles) {
    return sign(
        claims(roles)
            .subject(UUID.randomUUID().toString())
            .preferredUserName("service-account-" + client)
            .claim("client_id", client)
            .claim("azp", client)
            .claim("acr", "1")
            .claim("auth_time", 0));
  }

  /** A person with that role who signed in at that time, in seconds since 1970. */
  static String personSince(long signedIn, String role) {
    return sign(
        claims(role)
            .subject(UUID.randomUUID().toString())
            .preferredUserName("somebody")
            .claim("azp", "lapse-cli")
            .claim("acr", "1")
            .claim("auth_time", signedIn));
  }

  /** A token whose time is over. */
  static String expired() {
    return sign(
        claims("lapse-requester").subject("late").expiresAt(Instant.now().minusSeconds(3600)));
  }

  /** A token that does not say whose it is. */
  static String withoutSubject() {
    return sign(claims("lapse-requester"));
  }

  /** What proves that someone signed in, and opens nothing. */
  static String idToken() {
    return sign(claims("lapse-requester").subject("person").claim("typ", "ID"));
  }

  /** A token that its holder was to show to somebody else. */
  static String forOthers() {
    return sign(claims("lapse-requester").subject("person").audience("vault-api"));
  }

  private static JwtClaimsBuilder claims(String... roles) {
    return Jwt.claims()
        .audience("lapse")
        .claim("typ", "Bearer")
        .claim("realm_access", Map.of("roles", List.of(roles)))
        .expiresIn(300);
  }

  private static String sign(JwtClaimsBuilder claims) {
    return claims.jws().sign(key());
  }

  private static PrivateKey key() {
    byte[] key = Base64.getDecoder().decode(ConfigProvider.getConfig().getValue(KEY, String.class));
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
