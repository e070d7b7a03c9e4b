package dev.lapse.web;

import dev.lapse.grant.GrantReadings;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseHeader;

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
  private final News news;

  LiveResource(Entrance entrance, GrantReadings readings, News news) {
    this.entrance = entrance;
    this.readings = readings;
    this.news = news;
  }

  /**
   * One connection a page.
   *
   * @param since when the first of the page was read, in milliseconds since the epoch
   */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  // nginx, and what is made of it, would keep it back until a buffer is full.
  @ResponseHeader(name = "X-Accel-Buffering", value = "no")
  @Operation(hidden = true)
  public Multi<String> live(@QueryParam("since") @DefaultValue("0") long since) {
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
    var first =
        Multi.createFrom()
            .deferred(() -> Multi.createFrom().item(news.isThereSince(since) ? CHANGED : ALIVE));
    return Multi.createBy().merging().streams(changes, beats, first).select().first(LONGEST);
  }
}
