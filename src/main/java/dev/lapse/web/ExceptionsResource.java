package dev.lapse.web;

import dev.lapse.actor.Actor;
import dev.lapse.grant.Authority;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantQuery;
import dev.lapse.grant.GrantReadings;
import dev.lapse.grant.HeldInTime;
import dev.lapse.grant.Keycloak;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
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
  private final ExceptionViews views;
  private final Keycloak keycloak;
  private final Clock clock;

  ExceptionsResource(
      Entrance entrance,
      Frames frames,
      GrantReadings readings,
      Authority authority,
      ExceptionViews views,
      Keycloak keycloak,
      Clock clock) {
    this.entrance = entrance;
    this.frames = frames;
    this.readings = readings;
    this.authority = authority;
    this.views = views;
    this.keycloak = keycloak;
    this.clock = clock;
  }

  /**
   * What was found.
   *
   * @param tampered those that come first, whatever page it is
   * @param page one exception more than the page shows, if there is one
   */
  private record Found(List<Grant> tampered, List<Grant> page, HeldInTime held) {}

  /** One page of the register: what is stuck or was tampered with, then the newest. */
  @GET
  @Operation(hidden = true)
  public Uni<Response> exceptions(@BeanParam RegisterFilter filter) {
    return entrance.read(actor ->
        found(filter, authority.sightOf(actor), clock.instant())
            .chain(found -> render(filter, found, actor)));
  }

  /** One after the other: they share the reader's session on the database. */
  private Uni<Found> found(RegisterFilter filter, GrantQuery.Sight sight, Instant now) {
    return readings
        .page(filter.tampered(sight))
        .chain(tampered ->
            readings
                .page(filter.toQuery(sight))
                .chain(
                    page -> held(filter, sight, now).map(held -> new Found(tampered, page, held))));
  }

  private Uni<HeldInTime> held(RegisterFilter filter, GrantQuery.Sight sight, Instant now) {
    return readings.heldBetween(
        filter.all(sight, TimeChart.most()), TimeChart.from(now), TimeChart.to(now));
  }

  private Uni<Response> render(RegisterFilter filter, Found found, Actor actor) {
    var page = found.page().subList(0, Math.min(RegisterFilter.page(), found.page().size()));
    var next =
        found.page().size() > page.size()
            ? filter.addressAfter(page.getLast().isStuck(), page.getLast().id())
            : null;
    var register =
        new Register(
            filter.choices(),
            filter.realms(keycloak.realms()),
            filter.subject(),
            filter.scope(),
            filter.requester(),
            filter.narrows(),
            views.of(rows(filter, found.tampered(), page), actor),
            TimeChart.of(found.held(), clock.instant()),
            next);
    return Entrance.page(
        Pages.exceptions(frames.around("Exceptions", Section.EXCEPTIONS), register));
  }

  /**
   * What is stuck is first in the list already; what was tampered with joins it on the first page,
   * and is not told again on a later one.
   */
  private static List<Grant> rows(RegisterFilter filter, List<Grant> tampered, List<Grant> page) {
    var ids = tampered.stream().map(Grant::id).toList();
    return Stream.concat(
            filter.isFirstPage() ? tampered.stream() : Stream.empty(),
            page.stream().filter(grant -> !ids.contains(grant.id())))
        .toList();
  }
}
