package dev.lapse.web;

import io.quarkus.oidc.JavaScriptRequestChecker;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Tells calls that a script of ours makes from a reader's own, so that the sign-in page never lands
 * in the middle of another one.
 */
@ApplicationScoped
class ScriptCalls implements JavaScriptRequestChecker {

  @Override
  public boolean isJavaScriptRequest(RoutingContext context) {
    var headers = context.request().headers();
    return headers.contains("HX-Request")
        || headers.contains("Accept", "text/event-stream", true)
        || headers.contains("X-Requested-With", "Lapse", true);
  }
}
