package dev.lapse.web;

import dev.lapse.actor.Actor;
import dev.lapse.actor.RoleNames;
import dev.lapse.grant.RefusedException;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.ForbiddenException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.function.Function;
import java.util.function.Supplier;

/** Lets a reader in to a page, or says why not; and makes answers of what was rendered. */
@ApplicationScoped
class Entrance {
  private static final String HTML = MediaType.TEXT_HTML + ";charset=UTF-8";
  private static final int FORBIDDEN = 403;

  private final Reader reader;
  private final Frames frames;
  private final RoleNames roles;

  Entrance(Reader reader, Frames frames, RoleNames roles) {
    this.reader = reader;
    this.frames = frames;
    this.roles = roles;
  }

  /** A page for whoever has a part in any section. */
  Uni<Response> read(Function<Actor, Uni<Response>> page) {
    return let(reader::get, page);
  }

  /** What follows on a form. */
  Uni<Response> send(Form form, Function<Actor, Uni<Response>> command) {
    return let(() -> reader.whoSent(form), command);
  }

  /** For what is no page. */
  void requireRole() {
    if (!frames.isLetIn(reader.get())) {
      throw new ForbiddenException("No role");
    }
  }

  private Uni<Response> let(Supplier<Actor> who, Function<Actor, Uni<Response>> page) {
    var actor = who.get();
    return frames.isLetIn(actor)
        ? Uni.createFrom()
            .deferred(() -> page.apply(actor))
            .onFailure(RefusedException.class)
            .recoverWithUni(failure -> refused(failure))
        : noRole();
  }

  private Uni<Response> noRole() {
    return page(
        FORBIDDEN,
        Pages.message(
            frames.outside("No role"),
            "You are signed in, but have no role here",
            ("Ask whoever runs Keycloak for one of the roles %s (to ask for exceptions), %s (to decide"
                    + " on them) or %s (to read them all). Then sign out here, and in again.")
                .formatted(roles.requester(), roles.approver(), roles.auditor()),
            null));
  }

  /** Where a refusal has no page of its own to be told on. */
  private Uni<Response> refused(RefusedException failure) {
    var refusal = failure.refusal();
    return page(
        RefusalInWords.status(refusal),
        Pages.message(
            frames.outside("Not possible"),
            "This was not possible",
            RefusalInWords.notice(refusal).text(),
            "/"));
  }

  /** An answer with a page in it. */
  static Uni<Response> page(int status, TemplateInstance page) {
    return page.createUni()
        .map(html ->
            Response.status(status)
                .type(HTML)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(html)
                .build());
  }

  static Uni<Response> page(TemplateInstance page) {
    return page(Response.Status.OK.getStatusCode(), page);
  }

  /** Sends the reader on, so that reading a page anew sends no form again. */
  static Response to(String path) {
    return Response.seeOther(URI.create(path)).build();
  }
}
