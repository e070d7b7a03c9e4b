package dev.lapse.bare;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Writes one row for each request, and nothing else. */
@Path("/entries")
public class EntryResource {
  private static final String INSERT =
      """
      INSERT INTO entries (id, subject, scope, reason, ticket, duration, requested_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)\
      """;

  private final Pool database;

  EntryResource(Pool database) {
    this.database = database;
  }

  /** What Lapse is asked for, as far as one row keeps it. */
  public record Wish(
      String subject, String scope, String reason, String ticket, String duration) {}

  /** What was written. */
  public record Entry(UUID id, String subject, String scope, OffsetDateTime requestedAt) {}

  /** Writes a row. */
  @POST
  @ResponseStatus(201)
  public Uni<Entry> add(Wish wish) {
    var entry = new Entry(UUID.randomUUID(), wish.subject(), wish.scope(), OffsetDateTime.now());
    var row =
        Tuple.tuple()
            .addUUID(entry.id())
            .addString(wish.subject())
            .addString(wish.scope())
            .addString(wish.reason())
            .addString(wish.ticket())
            .addString(wish.duration())
            .addOffsetDateTime(entry.requestedAt());
    return database.preparedQuery(INSERT).execute(row).replaceWith(entry);
  }

  /** Answers as soon as it can serve. */
  @GET
  public String ready() {
    return "ready";
  }
}
