package dev.lapse.web;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.OidcRedirectFilter;
import io.quarkus.oidc.Redirect;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Tells Keycloak how fresh and how strong the sign-in has to be that a decision needs (OpenID
 * Connect Core, {@code max_age} and {@code acr_values}). Whoever changes the address asks Keycloak
 * for less, and is refused when deciding.
 */
@ApplicationScoped
@Unremovable // nobody injects it: Quarkus looks it up
@Redirect(Redirect.Location.OIDC_AUTHORIZATION)
class AskedSignIn implements OidcRedirectFilter {

  @Override
  public void filter(OidcRedirectContext context) {
    var request = context.routingContext().request();
    if (request.path().endsWith("/" + SignInAgain.PATH)) {
      pass(context, "max_age", request.getParam(SignInAgain.MAX_AGE), "\\d{1,9}");
      pass(context, "acr_values", request.getParam(SignInAgain.ACR), "[A-Za-z0-9._:/~ -]{1,255}");
    }
  }

  private static void pass(OidcRedirectContext context, String name, String value, String shape) {
    if (value != null && value.matches(shape)) {
      context.additionalQueryParams().add(name, value);
    }
  }
}
