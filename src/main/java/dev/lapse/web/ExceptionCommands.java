package dev.lapse.web;

import dev.lapse.actor.Actor;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantCommands;
import dev.lapse.grant.GrantState;
import dev.lapse.grant.Refusal;
import dev.lapse.grant.RefusedException;
import dev.lapse.policy.Cutoff;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.OptionalLong;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What people do with an exception. Each form leads to a page that can be read again. */
@Path("/exceptions/{id}")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class ExceptionCommands {
  private static final int BAD_REQUEST = 400;

  private final Entrance entrance;
  private final GrantCommands commands;
  private final ExceptionResource page;
  private final SignInAgain signInAgain;

  ExceptionCommands(
      Entrance entrance, GrantCommands commands, ExceptionResource page, SignInAgain signInAgain) {
    this.entrance = entrance;
    this.commands = commands;
    this.page = page;
    this.signInAgain = signInAgain;
  }

  /** Approves. */
  @POST
  @Path("/approve")
  @Operation(hidden = true)
  public Uni<Response> approve(@PathParam("id") UUID id, @BeanParam DecisionForm form) {
    var seen = form.seen();
    var comment = form.comment();
    var shorter = form.time();
    return carryOut(
        id,
        form,
        actor -> commands.approve(id, comment, shorter, actor, seen),
        ExceptionCommands::afterApproval);
  }

  private static Done afterApproval(Grant grant) {
    return grant.state() == GrantState.AWAITING_APPROVAL || grant.extension().isPresent()
        ? Done.APPROVAL_COUNTED
        : Done.APPROVED;
  }

  /** Denies. */
  @POST
  @Path("/deny")
  @Operation(hidden = true)
  public Uni<Response> deny(@PathParam("id") UUID id, @BeanParam DecisionForm form) {
    var seen = form.seen();
    var reason = form.reason();
    return carryOut(
        id, form, actor -> commands.deny(id, reason, actor, seen), grant -> Done.DENIED);
  }

  /** Opens a request alone. */
  @POST
  @Path("/break-glass")
  @Operation(hidden = true)
  public Uni<Response> breakGlass(@PathParam("id") UUID id, @BeanParam DecisionForm form) {
    var seen = form.seen();
    var reason = form.reason();
    var shorter = form.time();
    return carryOut(
        id,
        form,
        actor -> commands.breakGlass(id, reason, shorter, actor, seen),
        grant -> Done.GLASS_BROKEN);
  }

  /** Looks at how it was opened; what became of it meanwhile does not matter. */
  @POST
  @Path("/review")
  @Operation(hidden = true)
  public Uni<Response> review(@PathParam("id") UUID id, @BeanParam DecisionForm form) {
    var comment = form.review();
    return carryOut(
        id,
        form,
        actor -> commands.review(id, comment, actor, OptionalLong.empty()),
        grant -> Done.REVIEWED);
  }

  /** Takes a request back. */
  @POST
  @Path("/withdraw")
  @Operation(hidden = true)
  public Uni<Response> withdraw(@PathParam("id") UUID id, @BeanParam DecisionForm form) {
    return carryOut(
        id,
        form,
        actor -> commands.withdraw(id, actor, OptionalLong.empty()),
        grant -> Done.WITHDRAWN);
  }

  /** Ends it now; what else would be done with its tokens, a revocation by hand strikes. */
  @POST
  @Path("/revoke")
  @Operation(hidden = true)
  public Uni<Response> revoke(@PathParam("id") UUID id, @BeanParam DecisionForm form) {
    var reason = form.reason();
    return carryOut(
        id,
        form,
        actor -> commands.revoke(id, reason, Cutoff.STRIKE, actor, OptionalLong.empty()),
        grant -> Done.REVOKED);
  }

  /** Asks for a later end. */
  @POST
  @Path("/extend")
  @Operation(hidden = true)
  public Uni<Response> extend(@PathParam("id") UUID id, @BeanParam DecisionForm form) {
    var reason = form.reason();
    var more = form.time();
    if (more == null && form.violations().isEmpty()) {
      form.complain("duration", Span.WANTED);
    }
    return carryOut(
        id,
        form,
        actor -> commands.extend(id, more, reason, actor, OptionalLong.empty()),
        grant -> Done.EXTENSION_ASKED);
  }

  /** Where a session ran out over a form, signing in leads here: back to the exception. */
  @GET
  @Path("/{command:approve|deny|break-glass|review|withdraw|revoke|extend}")
  @Consumes(MediaType.WILDCARD)
  @Operation(hidden = true)
  public Response back(@PathParam("id") UUID id) {
    return Entrance.to("/exceptions/" + id);
  }

  private Uni<Response> carryOut(UUID id, DecisionForm form, Command command, Telling telling) {
    return entrance.send(
        form,
        actor ->
            form.violations().isEmpty()
                ? command
                    .apply(actor)
                    .map(grant -> onward(form, id, telling.of(grant)))
                    .onFailure(RefusedException.class)
                    .recoverWithUni(failure -> refused(id, actor, failure))
                : page.show(id, actor, BAD_REQUEST, RefusalInWords.inForm(form.violations())));
  }

  private static Response onward(DecisionForm form, UUID id, Done done) {
    return Entrance.to(
        form.isFromInbox()
            ? "/?done=%s&exception=%s".formatted(done, id)
            : "/exceptions/%s?done=%s".formatted(id, done));
  }

  /** Told on the page of the exception as it stands now; where that is not to be seen, alone. */
  private Uni<Response> refused(UUID id, Actor actor, RefusedException failure) {
    return switch (failure.refusal()) {
      case Refusal.NotFound none -> Uni.createFrom().failure(failure);
      case Refusal.InsufficientSignIn signIn -> signInAgain.about(id, signIn.required());
      case Refusal refusal ->
          page.show(id, actor, RefusalInWords.status(refusal), RefusalInWords.notice(refusal));
    };
  }

  /** One command, as that reader. */
  @FunctionalInterface
  private interface Command {
    Uni<Grant> apply(Actor actor);
  }

  /** What to tell of the grant as it then is. */
  @FunctionalInterface
  private interface Telling {
    Done of(Grant grant);
  }
}
