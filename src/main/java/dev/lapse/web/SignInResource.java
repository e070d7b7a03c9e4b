package dev.lapse.web;

import dev.lapse.policy.RequiredSignIn;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Where signing in as a policy asks leads to; and from here back to the decision. */
@Path("/exceptions/{id}/" + SignInAgain.PATH)
public class SignInResource {
  private final Entrance entrance;
  private final Clock clock;

  SignInResource(Entrance entrance, Clock clock) {
    this.entrance = entrance;
    this.clock = clock;
  }

  /** Only tells whether it was enough: what counts is looked at when the reader decides. */
  @GET
  @Operation(hidden = true)
  public Uni<Response> back(
      @PathParam("id") UUID id,
      @QueryParam(SignInAgain.MAX_AGE) Long maxAge,
      @QueryParam(SignInAgain.ACR) String acr) {
    var required = required(maxAge, acr);
    return entrance.read(actor -> {
      var done =
          required.isMetBy(actor.signIn(), clock.instant())
              ? Done.SIGNED_IN
              : Done.SIGN_IN_INSUFFICIENT;
      return Uni.createFrom().item(Entrance.to("/exceptions/%s?done=%s".formatted(id, done)));
    });
  }

  private static RequiredSignIn required(Long maxAge, String acr) {
    try {
      return new RequiredSignIn(
          Optional.ofNullable(maxAge).map(Duration::ofSeconds),
          acr == null ? List.of() : List.of(acr.split(" ", -1)));
    } catch (IllegalArgumentException e) {
      throw new BadRequestException(e);
    }
  }
}
