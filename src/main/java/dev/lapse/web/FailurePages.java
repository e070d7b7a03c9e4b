package dev.lapse.web;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Tells people what went wrong as a page, where a program would be sent a problem. */
final class FailurePages {
  private static final String API = "/api/";
  private static final int FAILURE = 400;

  private final Frames frames;

  @Inject
  FailurePages(Frames frames) {
    this.frames = frames;
  }

  @ServerResponseFilter
  void tell(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getStatus() >= FAILURE && isForPeople(request) && !isPage(response)) {
      response.setEntity(
          page(response.getStatus()),
          new Annotation[0],
          MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"));
      response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
    }
  }

  private static boolean isForPeople(ContainerRequestContext request) {
    var accept = request.getHeaderString(HttpHeaders.ACCEPT);
    return !request.getUriInfo().getPath().startsWith(API)
        && accept != null
        && accept.contains(MediaType.TEXT_HTML);
  }

  private static boolean isPage(ContainerResponseContext response) {
    return response.getMediaType() != null
        && MediaType.TEXT_HTML_TYPE.isCompatible(response.getMediaType());
  }

  private String page(int status) {
    return switch (status) {
      case 401 -> page("You are not signed in", "Sign in, and try again.");
      case 403 ->
          page(
              "This was not taken",
              "What you sent does not come from a page of your session, or you may not do it. Open"
                  + " the page anew and try again.");
      case 404, 405 -> page("There is nothing here", "Check the address, or start from the inbox.");
      case 429 -> page("That was too much at once", "Wait a minute, and try again.");
      case 503 -> page("Something is away for now", "Nothing was changed. Try again in a moment.");
      default ->
          status < 500
              ? page("This could not be read", "Open the page anew and try again.")
              : page("Something failed", "It is in the log of the service. Try again in a moment.");
    };
  }

  private String page(String headline, String text) {
    return Pages.message(frames.forAnybody(headline), headline, text, "/").render();
  }
}
