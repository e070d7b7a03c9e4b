package dev.lapse.api;

import dev.lapse.grant.Grant;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The answer that tells a grant, with its version as entity tag. */
final class GrantAnswers {
  private GrantAnswers() {}

  static RestResponse<GrantView> ok(Grant grant) {
    return ResponseBuilder.ok(GrantView.of(grant))
        .header(HttpHeaders.ETAG, Versions.tag(grant.version()))
        .build();
  }
}
