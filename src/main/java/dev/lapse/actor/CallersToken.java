package dev.lapse.actor;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What a verified token says of whoever calls, be it an access token or one of a sign-in. */
public final class CallersToken {
  // Keycloak writes it for client credentials only, through its client scope "service_account".
  private static final String CLIENT_ID = "client_id";
  private static final String USER_NAME = "preferred_username";
  // How Keycloak names the user behind a service account.
  private static final String ACCOUNT = "service-account-";

  // What Keycloak 26 tells as the time of sign-in of a client that speaks for itself.
  private static final long NEVER = 0;

  private CallersToken() {}

  /**
   * Who it is.
   *
   * @throws UnauthorizedException if there is no token that names a subject
   */
  public static Actor actor(SecurityIdentity identity) {
    if (!(identity.getPrincipal() instanceof JsonWebToken token) || token.getSubject() == null) {
      throw new UnauthorizedException("No token that names a subject");
    }
    Optional<String> name = token.claim(USER_NAME);
    Optional<String> client = clientOf(token, name);
    return new Actor(
        token.getSubject(),
        name.or(() -> client).orElseGet(token::getSubject),
        client.isPresent() ? ActorKind.SERVICE_ACCOUNT : ActorKind.PERSON,
        client,
        identity.getRoles(),
        signIn(token));
  }

  /**
   * A client without the scope "service_account" must not pass for a person: its account's name
   * tells too.
   */
  private static Optional<String> clientOf(JsonWebToken token, Optional<String> name) {
    return token
        .<String>claim(CLIENT_ID)
        .or(() ->
            name.filter(account -> account.startsWith(ACCOUNT))
                .map(account -> account.substring(ACCOUNT.length())));
  }

  /** Adds what the token says of its use to what is known of the call under way. */
  public static void keepProvenance(SecurityIdentity identity) {
    if (identity.getPrincipal() instanceof JsonWebToken token && token.getSubject() != null) {
      Provenance.ofThisCall().ifPresent(call -> call.by(callerOf(token)).keep());
    }
  }

  private static Provenance.Caller callerOf(JsonWebToken token) {
    return new Provenance.Caller(token.getSubject(), text(token.getClaim("azp")), signIn(token));
  }

  private static SignIn signIn(JsonWebToken token) {
    return new SignIn(
        text(token.getClaim("acr")),
        seconds(token.getClaim("auth_time")).filter(at -> at != NEVER).map(Instant::ofEpochSecond),
        texts(token.getClaim("amr")));
  }

  // What a claim is depends on how the token was read: a plain value, or one of Jakarta JSON.
  private static Optional<String> text(Object claim) {
    return switch (claim) {
      case String text -> Optional.of(text);
      case JsonString text -> Optional.of(text.getString());
      case null, default -> Optional.empty();
    };
  }

  private static Optional<Long> seconds(Object claim) {
    return switch (claim) {
      case Number number -> Optional.of(number.longValue());
      case JsonNumber number -> Optional.of(number.longValue());
      case null, default -> Optional.empty();
    };
  }

  private static List<String> texts(Object claim) {
    return claim instanceof Collection<?> all
        ? all.stream().map(CallersToken::text).flatMap(Optional::stream).toList()
        : text(claim).map(List::of).orElse(List.of());
  }
}
