package dev.lapse.web;

import io.quarkus.oidc.OidcConfigurationMetadata;
import io.quarkus.oidc.OidcSession;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Ends the session here and at Keycloak. */
@Path("/sign-out")
public class SignOutResource {
  /** What Quarkus keeps Keycloak's own description under. */
  private static final String METADATA = "configuration-metadata";

  private final Reader reader;
  private final OidcSession session;
  private final SecurityIdentity identity;

  SignOutResource(Reader reader, OidcSession session, SecurityIdentity identity) {
    this.reader = reader;
    this.session = session;
    this.identity = identity;
  }

  /** Anybody who is signed in may leave, whatever their roles. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> signOut(@BeanParam Form form, @Context UriInfo uri) {
    reader.whoSent(form);
    var onward = atKeycloak(uri.getBaseUri());
    return session.logout().map(done -> Response.seeOther(onward).build());
  }

  private URI atKeycloak(URI home) {
    OidcConfigurationMetadata metadata = identity.getAttribute(METADATA);
    return UriBuilder.fromUri(metadata.getEndSessionUri())
        .queryParam("id_token_hint", session.getIdToken().getRawToken())
        .queryParam("post_logout_redirect_uri", home)
        .build();
  }

  /** Where the session had run out before, signing in anew leads here. */
  @GET
  @Operation(hidden = true)
  public Response home() {
    return Entrance.to("/");
  }
}
