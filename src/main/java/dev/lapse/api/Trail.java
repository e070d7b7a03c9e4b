package dev.lapse.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lapse.audit.AuditAction;
import dev.lapse.audit.Recorded;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Every audit event of one grant, in order. */
public record Trail(@Schema(required = true) List<Event> items) {

  /**
   * One audit event.
   *
   * @param index its place in the log; null until it is sequenced
   * @param grant null where it is about none
   */
  @Schema(name = "AuditEvent")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Event(
      @Schema(nullable = true) Long index,
      @Schema(required = true) Instant at,
      @Schema(required = true) AuditAction action,
      @Schema(required = true) GrantView.PartyView actor,
      @Schema(nullable = true) UUID grant,
      @Schema(required = true, additionalProperties = Schema.True.class)
          Map<String, Object> facts) {
    static Event of(Recorded recorded) {
      var event = recorded.event();
      return new Event(
          recorded.index().orElse(null),
          event.at(),
          event.action(),
          GrantView.PartyView.of(event.actor()),
          event.grant(),
          event.facts());
    }
  }

  static Trail of(List<Recorded> events) {
    return new Trail(events.stream().map(Event::of).toList());
  }
}
