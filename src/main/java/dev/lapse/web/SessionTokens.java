package dev.lapse.web;

import io.quarkus.oidc.AuthorizationCodeTokens;
import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.runtime.DefaultTokenStateManager;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;

/**
 * The tokens of a session, which are in its cookies. One that can't be read, such as from before
 * Lapse's client had another secret, is over.
 *
 * <p>Quarkus 3.33 drops the cookies of a session whose reading fails, and leads to signing in; but
 * its own reading throws instead, so the cookies would stay, and fail again on the way back from
 * Keycloak.
 */
@ApplicationScoped
@Alternative
@Priority(1)
public class SessionTokens extends DefaultTokenStateManager {

  /** Fails with {@link AuthenticationFailedException} where the cookies can't be read. */
  @Override
  public Uni<AuthorizationCodeTokens> getTokens(
      RoutingContext context,
      OidcTenantConfig tenant,
      String state,
      OidcRequestContext<AuthorizationCodeTokens> blocking) {
    try {
      return super.getTokens(context, tenant, state, blocking);
    } catch (AuthenticationFailedException unreadable) {
      return Uni.createFrom().failure(unreadable);
    }
  }
}
