package dev.lapse.web;

import dev.lapse.policy.RequiredSignIn;
import io.quarkus.oidc.OidcSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.time.Duration;
import java.util.UUID;

/**
 * Sends a reader to sign in once more, as a policy asks. The session here ends for that; where the
 * one at Keycloak is good enough, Keycloak lets the reader pass without asking.
 */
@ApplicationScoped
class SignInAgain {
  /** What the address of {@link SignInResource} ends with. */
  static final String PATH = "sign-in";

  static final String MAX_AGE = "max-age";
  static final String ACR = "acr";

  private final OidcSession session;

  SignInAgain(OidcSession session) {
    this.session = session;
  }

  /** On the way to that exception. */
  Uni<Response> about(UUID exception, RequiredSignIn required) {
    var address = UriBuilder.fromPath("/exceptions/{id}/" + PATH);
    required.maxAge().map(Duration::toSeconds).ifPresent(age -> address.queryParam(MAX_AGE, age));
    if (!required.acr().isEmpty()) {
      address.queryParam(ACR, String.join(" ", required.acr()));
    }
    var onward = Entrance.to(address.build(exception).toString());
    return session.logout().replaceWith(onward);
  }
}
