package dev.lapse.api;

import dev.lapse.actor.Actor;
import dev.lapse.actor.ActorKind;
import dev.lapse.actor.RoleNames;
import dev.lapse.policy.PoliciesInForce;
import io.quarkus.security.Authenticated;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The way in: who one is here, and what one may do. */
@Path("/api/v1")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = ApiDocument.CALLER)
public class ApiResource {
  private final CurrentActor caller;
  private final RoleNames roles;
  private final PoliciesInForce policies;

  @Inject
  ApiResource(CurrentActor caller, RoleNames roles, PoliciesInForce policies) {
    this.caller = caller;
    this.roles = roles;
    this.policies = policies;
  }

  /** Tells callers who they are and what they may do. */
  @GET
  @Operation(
      operationId = "whatMayIDo",
      summary = "Who you are here, and what you may do",
      description = "The calls that your roles allow; none without a role of Lapse.")
  @APIResponse(responseCode = "200", description = "You and your calls")
  public Possibilities whatMayIDo() {
    Actor actor = caller.get();
    return new Possibilities(
        actor.subject(),
        actor.name(),
        actor.kind(),
        actor.roles().stream().sorted().toList(),
        Call.allowedTo(actor, roles, policies.current()));
  }

  /**
   * Who the caller is and what it may do.
   *
   * @param subject its stable id
   * @param name what people call it
   * @param kind whether it is a person or a service account
   * @param roles its realm roles
   * @param calls what it may call
   */
  @Schema(
      description = "Who you are and what you may do.",
      requiredProperties = {"subject", "name", "kind", "roles", "calls"})
  public record Possibilities(
      @Schema(examples = "6d1e4a0c-5a55-4a2b-9a0b-2b7f1c1f2a11") String subject,
      @Schema(examples = "service-account-ci-deployer") String name,
      ActorKind kind,
      @Schema(examples = "[\"lapse-requester\"]") List<String> roles,
      List<Call> calls) {}
}
