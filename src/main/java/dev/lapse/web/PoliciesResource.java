package dev.lapse.web;

import dev.lapse.actor.RoleNames;
import dev.lapse.grant.Keycloak;
import dev.lapse.policy.PoliciesInForce;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The rules in force, and what they would say. */
@Path("/policies")
public class PoliciesResource {
  private final Entrance entrance;
  private final Frames frames;
  private final PoliciesInForce policies;
  private final WhatIf whatIf;
  private final Keycloak keycloak;
  private final RoleNames roles;

  PoliciesResource(
      Entrance entrance,
      Frames frames,
      PoliciesInForce policies,
      WhatIf whatIf,
      Keycloak keycloak,
      RoleNames roles) {
    this.entrance = entrance;
    this.frames = frames;
    this.policies = policies;
    this.whatIf = whatIf;
    this.keycloak = keycloak;
    this.roles = roles;
  }

  /** The rules as a table, with the answer to what was asked. */
  @GET
  @Operation(hidden = true)
  public Uni<Response> policies(@BeanParam PolicyQuestion question) {
    return entrance.read(actor ->
        whatIf
            .answer(question)
            .chain(answer ->
                Entrance.page(
                    Pages.policies(
                        frames.around("Policies", Section.POLICIES),
                        table(question, answer.orElse(null))))));
  }

  private PolicyTable table(PolicyQuestion question, PolicyTable.Answer answer) {
    var inForce = policies.current();
    return new PolicyTable(
        inForce.source(),
        inForce.version(),
        Moment.of(policies.since()),
        roles.approver(),
        inForce.rules().stream().map(RuleView::of).toList(),
        inForce.standing().stream().map(PolicyTable.Standing::of).toList(),
        keycloak.realms(),
        question.realm(keycloak.realms()),
        question.subject(),
        question.scope(),
        question.time(),
        answer);
  }
}
