package dev.lapse.web;

import dev.lapse.grant.GrantReadings;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Tells open pages that something has changed; what it is, they read with the reader's own rights.
 */
@Path("/live")
public class LiveResource {
  private static final Duration AT_MOST_EVERY = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(20);

  /** Then the browser connects anew, so that a session which is over does not go on listening. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private static final String CHANGED = "changed";
  private static final String ALIVE = "alive";

  private final Entrance entrance;
  private final GrantReadings readings;

  LiveResource(Entrance entrance, GrantReadings readings) {
    this.entrance = entrance;
    this.readings = readings;
  }

  /** One connection a page. */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(hidden = true)
  public Multi<String> live() {
    entrance.requireRole();
    var changes =
        readings
            .changes()
            .group()
            .intoLists()
            .every(AT_MOST_EVERY)
            .filter(many -> !many.isEmpty())
            .map(many -> CHANGED);
    var beats = Multi.createFrom().ticks().every(HEARTBEAT).map(tick -> ALIVE);
    return Multi.createBy()
        .merging()
        .streams(changes, beats, Multi.createFrom().item(ALIVE))
        .select()
        .first(LONGEST);
  }
}
