package dev.lapse.web;

import dev.lapse.actor.Actor;
import dev.lapse.actor.CallersToken;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who reads the page, signed in at Keycloak. */
@RequestScoped
class Reader {
  private final SecurityIdentity identity;
  private final FormTokens tokens;
  private final Instant cameAt;

  Reader(SecurityIdentity identity, FormTokens tokens, Clock clock) {
    this.identity = identity;
    this.tokens = tokens;
    cameAt = clock.instant();
  }

  /**
   * When the reader was first asked for, which {@link Entrance} does before anything is read: what
   * changes from then on may be missing on the page.
   */
  Instant cameAt() {
    return cameAt;
  }

  /** The reader; for what changes nothing. */
  Actor get() {
    return CallersToken.actor(identity);
  }

  /**
   * The reader who sent a form. The only way to one, so that no form is taken without its token.
   *
   * @throws ForbiddenException if the token is not that of the reader's session
   */
  Actor whoSent(Form form) {
    var actor = get();
    if (!tokens.isOf(actor.subject(), session(), form.token)) {
      throw new ForbiddenException("The form does not come from a page of this session");
    }
    return actor;
  }

  /** What a form has to bring. */
  String formToken() {
    return tokens.of(get().subject(), session());
  }

  /** Keycloak's id of the session, which stays the same while tokens are renewed. */
  private String session() {
    return identity.getPrincipal() instanceof JsonWebToken token
        ? token.<Object>claim("sid").map(Object::toString).orElse("")
        : "";
  }
}
