package dev.lapse.web;

import dev.lapse.audit.AuditLog;
import dev.lapse.audit.LogExport;
import dev.lapse.audit.LogReadings;
import dev.lapse.audit.LogState;
import dev.lapse.audit.Recorded;
import dev.lapse.audit.SignedHead;
import dev.lapse.grant.Authority;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestMulti;

/** The log of everything that happened, for those who read everything. */
@Path("/audit")
public class AuditResource {
  private static final Map<String, List<String>> EXPORTED =
      Map.of(
          HttpHeaders.CONTENT_TYPE,
          List.of("application/x-ndjson"),
          HttpHeaders.CONTENT_DISPOSITION,
          List.of("attachment; filename=\"log.ndjson\""),
          HttpHeaders.CACHE_CONTROL,
          List.of("no-store"));

  private final Entrance entrance;
  private final Frames frames;
  private final Reader reader;
  private final AuditLog log;
  private final LogReadings readings;
  private final LogState state;
  private final LogExport export;
  private final Authority authority;

  AuditResource(
      Entrance entrance,
      Frames frames,
      Reader reader,
      AuditLog log,
      LogReadings readings,
      LogState state,
      LogExport export,
      Authority authority) {
    this.entrance = entrance;
    this.frames = frames;
    this.reader = reader;
    this.log = log;
    this.readings = readings;
    this.state = state;
    this.export = export;
    this.authority = authority;
  }

  /** One page of events, the newest first. */
  @GET
  @Operation(hidden = true)
  public Uni<Response> events(@BeanParam AuditFilter filter) {
    return entrance.read(actor -> {
      authority.requireReadsEverything(actor);
      return filter
          .toQuery()
          .map(log::page)
          .orElseGet(() -> Uni.createFrom().item(List.of()))
          .chain(found -> head().chain(head -> render(filter, found, head)));
    });
  }

  private Uni<Optional<AuditTable.Head>> head() {
    return readings
        .checkpoint()
        .chain(head ->
            head.isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : readings.signedAt(head.get()).map(at -> Optional.of(headOf(head.get(), at))));
  }

  private Uni<Response> render(
      AuditFilter filter, List<Recorded> found, Optional<AuditTable.Head> head) {
    var page = found.subList(0, Math.min(AuditFilter.page(), found.size()));
    var table =
        new AuditTable(
            head.orElse(null),
            AuditTable.Check.of(state),
            filter.actions(),
            filter.grant(),
            filter.actor(),
            new AuditTable.Limit(filter.from(), Moment.of(filter.begin())),
            new AuditTable.Limit(filter.to(), Moment.of(filter.end())),
            filter.zone(),
            filter.problems(),
            filter.narrows(),
            StoryView.of(page),
            found.size() > page.size() ? filter.addressAfter(page.getLast()) : null);
    return Entrance.page(Pages.audit(frames.around("Audit", Section.AUDIT), table));
  }

  private AuditTable.Head headOf(SignedHead head, Instant signedAt) {
    return new AuditTable.Head(
        head.size(),
        head.root().base64(),
        head.note(),
        readings.key().orElse(null),
        Moment.of(signedAt));
  }

  /** The whole log, to be handed over: as it is, with nothing between its lines. */
  @GET
  @Path("/export")
  @Operation(hidden = true)
  public RestMulti<byte[]> export() {
    authority.requireReadsEverything(reader.get());
    return RestMulti.fromUniResponse(
        export.lines().map(lines -> lines.orElseThrow(NotFoundException::new)),
        lines -> lines,
        lines -> EXPORTED);
  }
}
