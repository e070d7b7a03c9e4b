package dev.lapse.web;

import dev.lapse.actor.Actor;
import dev.lapse.grant.Authority;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantReadings;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The register of all exceptions that the reader may see. */
@Path("/exceptions")
public class ExceptionsResource {
  private final Entrance entrance;
  private final Frames frames;
  private final GrantReadings readings;
  private final Authority authority;
  private final TicketLinks tickets;
  private final Clock clock;

  ExceptionsResource(
      Entrance entrance,
      Frames frames,
      GrantReadings readings,
      Authority authority,
      TicketLinks tickets,
      Clock clock) {
    this.entrance = entrance;
    this.frames = frames;
    this.readings = readings;
    this.authority = authority;
    this.tickets = tickets;
    this.clock = clock;
  }

  /** One page of the register: what is stuck or was tampered with, then the newest. */
  @GET
  @Operation(hidden = true)
  public Uni<Response> exceptions(@BeanParam RegisterFilter filter) {
    return entrance.read(actor ->
        tampered(filter, actor)
            .chain(tampered ->
                readings
                    .page(filter.toQuery(authority.sightOf(actor)))
                    .chain(found -> render(filter, tampered, found, actor))));
  }

  private Uni<List<Grant>> tampered(RegisterFilter filter, Actor actor) {
    return filter.isFirstPage()
        ? readings.page(filter.tampered(authority.sightOf(actor)))
        : Uni.createFrom().item(List.of());
  }

  private Uni<Response> render(
      RegisterFilter filter, List<Grant> tampered, List<Grant> found, Actor actor) {
    var page = found.subList(0, Math.min(RegisterFilter.page(), found.size()));
    var next =
        found.size() > page.size()
            ? filter.addressAfter(page.getLast().isStuck(), page.getLast().id())
            : null;
    var shown = tamperedFirst(tampered, page);
    var now = clock.instant();
    var register =
        new Register(
            filter.choices(),
            filter.subject(),
            filter.scope(),
            filter.requester(),
            filter.narrows(),
            shown.stream()
                .map(grant ->
                    ExceptionView.of(grant, authority.allowedTo(actor, grant, now), tickets, now))
                .toList(),
            TimeChart.of(shown, now),
            next);
    return Entrance.page(
        Pages.exceptions(frames.around("Exceptions", Section.EXCEPTIONS), register));
  }

  /** What is stuck is first in the page already; what was tampered with joins it. */
  private static List<Grant> tamperedFirst(List<Grant> tampered, List<Grant> page) {
    var ids = tampered.stream().map(Grant::id).toList();
    return Stream.concat(
            tampered.stream(), page.stream().filter(grant -> !ids.contains(grant.id())))
        .toList();
  }
}
