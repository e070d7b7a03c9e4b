package dev.lapse.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lapse.audit.Recorded;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One page of audit events. */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record AuditEventPage(
    @Schema(required = true) List<Trail.Event> items,
    @Schema(nullable = true, description = "Sent as cursor, it gives the next page; null: the last")
        String nextCursor) {

  /** The page of those found, one more than the limit where another page follows. */
  static AuditEventPage of(List<Recorded> found, int limit) {
    var shown = found.subList(0, Math.min(limit, found.size()));
    return new AuditEventPage(
        shown.stream().map(Trail.Event::of).toList(),
        found.size() > limit ? Cursor.after(shown.getLast()) : null);
  }
}
