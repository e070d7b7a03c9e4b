package dev.lapse.web;

import dev.lapse.actor.Actor;
import dev.lapse.audit.GrantEvidence;
import dev.lapse.audit.Recorded;
import dev.lapse.grant.Gain;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantEndings;
import dev.lapse.grant.GrantGains;
import dev.lapse.grant.GrantReadings;
import dev.lapse.inventory.GrantUse;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** One exception: its facts, its story, and what proves it. */
@Path("/exceptions/{id}")
public class ExceptionResource {
  private final Entrance entrance;
  private final Frames frames;
  private final GrantReadings readings;
  private final GrantGains gains;
  private final GrantUse use;
  private final GrantEvidence evidence;
  private final GrantEndings endings;
  private final ExceptionViews views;

  ExceptionResource(
      Entrance entrance,
      Frames frames,
      GrantReadings readings,
      GrantGains gains,
      GrantUse use,
      GrantEvidence evidence,
      GrantEndings endings,
      ExceptionViews views) {
    this.entrance = entrance;
    this.frames = frames;
    this.readings = readings;
    this.gains = gains;
    this.use = use;
    this.evidence = evidence;
    this.endings = endings;
    this.views = views;
  }

  /** The page of one exception. */
  @GET
  @Operation(hidden = true)
  public Uni<Response> exception(@PathParam("id") UUID id, @QueryParam("done") Done done) {
    return entrance.read(actor ->
        show(
            id,
            actor,
            Response.Status.OK.getStatusCode(),
            (grant, trail) ->
                done != null && done.isBorneOut(grant, trail, actor) ? done.notice(null) : null));
  }

  /** The page, with what has to be told first. */
  Uni<Response> show(UUID id, Actor actor, int status, Notice notice) {
    return show(id, actor, status, (grant, trail) -> notice);
  }

  /** What has to be told of a grant with its trail; null: nothing. */
  @FunctionalInterface
  private interface Telling {
    Notice of(Grant grant, List<Recorded> trail);
  }

  private Uni<Response> show(UUID id, Actor actor, int status, Telling telling) {
    return readings
        .find(id, actor)
        .chain(grant ->
            readings
                .trail(id, actor)
                .chain(trail -> render(grant, trail, actor, status, telling.of(grant, trail))));
  }

  private Uni<Response> render(
      Grant grant, List<Recorded> trail, Actor actor, int status, Notice notice) {
    return Entrance.page(
        status,
        Pages.exception(
            frames.around(grant.subject() + " · " + grant.scope(), Section.EXCEPTIONS),
            notice,
            views.of(grant, actor),
            StoryView.of(trail)));
  }

  /** What the token of the subject gains: a part of a page, or read alone. */
  @GET
  @Path("/gains")
  @Operation(hidden = true)
  public Uni<Response> gains(@PathParam("id") UUID id, @HeaderParam("HX-Request") String byScript) {
    return entrance.read(actor ->
        gains.of(id, actor).chain(found -> Entrance.page(gainsPage(id, found, byScript != null))));
  }

  private TemplateInstance gainsPage(UUID id, List<Gain> found, boolean part) {
    return part
        ? Pages.gains(GainsView.of(found))
        : Pages.token(
            frames.around("What the token gains", Section.EXCEPTIONS),
            id.toString(),
            GainsView.of(found));
  }

  /** Whether it, or what its subject had before, was used: a part of a page, or read alone. */
  @GET
  @Path("/use")
  @Operation(hidden = true)
  public Uni<Response> use(@PathParam("id") UUID id, @HeaderParam("HX-Request") String byScript) {
    return entrance.read(actor ->
        use.of(id, actor)
            .map(UseView::of)
            .chain(found ->
                Entrance.page(
                    byScript != null
                        ? Pages.use(found)
                        : Pages.used(
                            frames.around("Was it used?", Section.EXCEPTIONS),
                            id.toString(),
                            found))));
  }

  /** What is left of the access after its end: a part of a page, or read alone. */
  @GET
  @Path("/ending")
  @Operation(hidden = true)
  public Uni<Response> ending(
      @PathParam("id") UUID id, @HeaderParam("HX-Request") String byScript) {
    return entrance.read(actor ->
        endings
            .of(id, actor)
            .map(EndingInWords::of)
            .chain(found ->
                Entrance.page(
                    byScript != null
                        ? Pages.ending(found)
                        : Pages.left(
                            frames.around("Left after the end", Section.EXCEPTIONS),
                            id.toString(),
                            found))));
  }

  /** The file that proves the trail. */
  @GET
  @Path("/evidence")
  @Operation(hidden = true)
  public Uni<Response> evidence(@PathParam("id") UUID id) {
    return entrance.read(actor ->
        readings
            .find(id, actor)
            .chain(grant -> evidence.of(grant.id()))
            .map(found -> found.orElseThrow(NotFoundException::new))
            .map(found ->
                Response.ok(found.toJson(), MediaType.APPLICATION_JSON)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .header(
                        "Content-Disposition",
                        "attachment; filename=\"evidence-%s.json\"".formatted(id))
                    .build()));
  }
}
