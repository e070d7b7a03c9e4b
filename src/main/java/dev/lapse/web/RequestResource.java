package dev.lapse.web;

import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.lapse.actor.Actor;
import dev.lapse.grant.Authority;
import dev.lapse.grant.GrantAnswer;
import dev.lapse.grant.GrantRequests;
import dev.lapse.grant.GrantTerms;
import dev.lapse.grant.Idempotency;
import dev.lapse.grant.Keycloak;
import dev.lapse.grant.Refusal;
import dev.lapse.grant.RefusedException;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Asking for an exception. */
@Path("/request")
public class RequestResource {
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final PreviewView NOT_YET =
      PreviewView.none("Name the client, the scope and a time to see what would become of it.");

  private final Entrance entrance;
  private final Frames frames;
  private final GrantRequests requests;
  private final Authority authority;
  private final Keycloak keycloak;
  private final TimeBasedEpochGenerator ids;

  RequestResource(
      Entrance entrance,
      Frames frames,
      GrantRequests requests,
      Authority authority,
      Keycloak keycloak,
      TimeBasedEpochGenerator ids) {
    this.entrance = entrance;
    this.frames = frames;
    this.requests = requests;
    this.authority = authority;
    this.keycloak = keycloak;
    this.ids = ids;
  }

  /** The empty form. */
  @GET
  @Operation(hidden = true)
  public Uni<Response> form() {
    return entrance.read(actor -> {
      requireRequester(actor);
      return page(OK, null, RequestDraft.empty(ids.generate(), keycloak.realms()), NOT_YET);
    });
  }

  /** Where a session ran out over the form. */
  @GET
  @Path("/preview")
  @Operation(hidden = true)
  public Response back() {
    return Entrance.to("/request");
  }

  /** What would become of it: the part of the page that shows it, or without scripts all of it. */
  @POST
  @Path("/preview")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> preview(
      @BeanParam RequestForm form, @HeaderParam("HX-Request") String byScript) {
    return entrance.send(
        form,
        actor ->
            previewOf(form, actor)
                .chain(preview ->
                    byScript != null
                        ? Entrance.page(Pages.preview(preview))
                        : page(OK, null, draft(form), preview)));
  }

  private Uni<PreviewView> previewOf(RequestForm form, Actor actor) {
    if (!form.isPreviewable()) {
      return Uni.createFrom().item(NOT_YET);
    }
    var terms = form.toDraftTerms(keycloak.realms());
    if (!form.violations().isEmpty()) {
      return Uni.createFrom().item(none(new Refusal.InvalidRequest(form.violations())));
    }
    return Uni.createFrom()
        .deferred(() -> requests.preview(terms, actor))
        .map(PreviewView::of)
        .onFailure(RefusedException.class)
        .recoverWithItem(failure -> none(failure.refusal()));
  }

  private static PreviewView none(Refusal refusal) {
    var notice = RefusalInWords.notice(refusal);
    return PreviewView.none(notice.text() + " " + String.join(". ", notice.points()));
  }

  /** Puts the request on record. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> request(@BeanParam RequestForm form) {
    return entrance.send(
        form,
        actor -> {
          requireRequester(actor);
          var terms = form.toTerms(keycloak.realms());
          return form.violations().isEmpty()
              ? put(terms, form, actor)
              : again(form, BAD_REQUEST, RefusalInWords.inForm(form.violations()));
        });
  }

  private Uni<Response> put(GrantTerms terms, RequestForm form, Actor actor) {
    return Uni.createFrom()
        .deferred(() ->
            requests.request(
                terms, actor, once(form, terms, actor), grant -> grant.id().toString()))
        .map(RequestResource::toException)
        .onFailure(RefusedException.class)
        .recoverWithUni(failure -> {
          var refusal = failure.refusal();
          return again(form, RefusalInWords.status(refusal), RefusalInWords.notice(refusal));
        });
  }

  /** A form that is sent twice, by a second click or by going back to it, asks once. */
  private static Optional<Idempotency> once(RequestForm form, GrantTerms terms, Actor actor) {
    return form.once()
        .map(key -> Idempotency.of(actor.subject(), key.toString(), terms.toString()));
  }

  private static Response toException(GrantAnswer answer) {
    return Entrance.to("/exceptions/%s?done=%s".formatted(answer.grant(), Done.REQUESTED));
  }

  /** The form as it was typed, with what is wrong about it. */
  private Uni<Response> again(RequestForm form, int status, Notice notice) {
    return page(status, notice, draft(form), NOT_YET);
  }

  private RequestDraft draft(RequestForm form) {
    return RequestDraft.of(form, ids.generate(), keycloak.realms());
  }

  private Uni<Response> page(int status, Notice notice, RequestDraft draft, PreviewView preview) {
    return Entrance.page(
        status, Pages.request(frames.around("Request", Section.REQUEST), notice, draft, preview));
  }

  private void requireRequester(Actor actor) {
    if (!authority.mayRequest(actor)) {
      throw new RefusedException(
          new Refusal.Forbidden("You may not ask for exceptions: the role for it is missing."));
    }
  }
}
