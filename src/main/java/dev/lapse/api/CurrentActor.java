package dev.lapse.api;

import dev.lapse.actor.Actor;
import dev.lapse.actor.ActorKind;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who sent the request that is being answered, as its verified token says. */
@RequestScoped
public class CurrentActor {
  // Keycloak writes it for client credentials only, through its client scope "service_account".
  private static final String CLIENT_ID = "client_id";
  private static final String USER_NAME = "preferred_username";
  // How Keycloak names the user behind a service account.
  private static final String ACCOUNT = "service-account-";

  private final SecurityIdentity identity;

  @Inject
  CurrentActor(SecurityIdentity identity) {
    this.identity = identity;
  }

  /** The caller; only where a resource asks for authentication, since nobody is nobody here. */
  public Actor get() {
    return from(identity);
  }

  static Actor from(SecurityIdentity identity) {
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
        identity.getRoles());
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
}
