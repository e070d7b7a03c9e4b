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

  private final FailureText text;

  @Inject
  FailurePages(FailureText text) {
    this.text = text;
  }

  @ServerResponseFilter
  void tell(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getStatus() >= FAILURE && isForPeople(request) && !isPage(response)) {
      response.setEntity(
          text.page(response.getStatus()),
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
}
