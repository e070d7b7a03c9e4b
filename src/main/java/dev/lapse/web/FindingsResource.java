package dev.lapse.web;

import dev.lapse.actor.Actor;
import dev.lapse.audit.AuditLog;
import dev.lapse.audit.Recorded;
import dev.lapse.drift.Finding;
import dev.lapse.drift.Findings;
import dev.lapse.grant.Authority;
import dev.lapse.grant.Refusal;
import dev.lapse.grant.RefusedException;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What Lapse found in Keycloak and does not fight any more, and how an admin settles it. */
@Path("/findings")
public class FindingsResource {
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;

  private final Entrance entrance;
  private final Frames frames;
  private final Findings findings;
  private final AuditLog log;
  private final Authority authority;

  FindingsResource(
      Entrance entrance, Frames frames, Findings findings, AuditLog log, Authority authority) {
    this.entrance = entrance;
    this.frames = frames;
    this.findings = findings;
    this.log = log;
    this.authority = authority;
  }

  /** One page of findings, the newest first. */
  @GET
  @Operation(hidden = true)
  public Uni<Response> findings(@BeanParam FindingFilter filter, @QueryParam("done") UUID settled) {
    return entrance.read(actor ->
        notice(settled, actor).chain(notice -> show(filter, actor, OK, notice.orElse(null))));
  }

  /** What the reader has settled just now; empty where that is not so, whatever an address says. */
  private Uni<Optional<Notice>> notice(UUID settled, Actor actor) {
    return settled == null
        ? Uni.createFrom().item(Optional.empty())
        : findings
            .find(settled, actor)
            .map(found ->
                found
                    .flatMap(Finding::settled)
                    .filter(by -> by.by().subject().equals(actor.subject()))
                    .map(SettlementForm::told));
  }

  private Uni<Response> show(FindingFilter filter, Actor actor, int status, Notice notice) {
    return findings
        .page(filter.settled(), filter.place(), FindingFilter.page() + 1, actor)
        .chain(found ->
            log.page(FindingTable.eventsOf(found))
                .chain(events -> {
                  var table = tableOf(filter, found, events, actor);
                  return Entrance.page(
                      status,
                      Pages.findings(frames.around("Findings", Section.FINDINGS), notice, table));
                }));
  }

  private FindingTable tableOf(
      FindingFilter filter, List<Finding> found, List<Recorded> events, Actor actor) {
    var page = found.subList(0, Math.min(FindingFilter.page(), found.size()));
    return new FindingTable(
        filter.settled(),
        authority.isAdmin(actor),
        FindingTable.rows(page, events),
        found.size() > page.size() ? filter.addressAfter(page.getLast().id()) : null);
  }

  /** Settles one. */
  @POST
  @Path("/{id}/settle")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> settle(@PathParam("id") UUID id, @BeanParam SettlementForm form) {
    var comment = form.comment();
    var as = form.as();
    return entrance.send(
        form,
        actor ->
            form.violations().isEmpty()
                ? findings
                    .settle(id, as, comment, actor)
                    .map(finding -> Entrance.to("/findings?done=" + finding.id()))
                    .onFailure(RefusedException.class)
                    .recoverWithUni(failure -> refused(actor, failure))
                : again(actor, BAD_REQUEST, RefusalInWords.inForm(form.violations())));
  }

  private Uni<Response> refused(Actor actor, RefusedException failure) {
    return failure.refusal() instanceof Refusal.AlreadySettled settled
        ? again(actor, RefusalInWords.status(settled), RefusalInWords.notice(settled))
        : Uni.createFrom().failure(failure);
  }

  /** The findings as they stand now, with what is wrong. */
  private Uni<Response> again(Actor actor, int status, Notice notice) {
    return show(new FindingFilter(), actor, status, notice);
  }

  /** Where a session ran out over a form, signing in leads here. */
  @GET
  @Path("/{id}/settle")
  @Operation(hidden = true)
  public Response back() {
    return Entrance.to("/findings");
  }
}
