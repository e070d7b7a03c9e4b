package dev.lapse.api;

import dev.lapse.actor.Provenance;
import dev.lapse.actor.SignIn;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What callers' tokens say of how they were had. */
final class CallersTokens {
  private CallersTokens() {}

  /** Adds what the verified token says to what is known of the call under way. */
  static void keepProvenance(SecurityIdentity identity) {
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
        seconds(token.getClaim("auth_time")).map(Instant::ofEpochSecond),
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
        ? all.stream().map(CallersTokens::text).flatMap(Optional::stream).toList()
        : text(claim).map(List::of).orElse(List.of());
  }
}
