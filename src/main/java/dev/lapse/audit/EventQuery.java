package dev.lapse.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which events to list, the newest first.
 *
 * @param grant of that grant only
 * @param actor by that subject only
 * @param action of that kind only
 * @param from not before this
 * @param to before this
 * @param after the last one of the page before; empty: from the start
 * @param limit how many at most, 1 or more
 */
public record EventQuery(
    Optional<UUID> grant,
    Optional<String> actor,
    Optional<AuditAction> action,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<Place> after,
    int limit) {

  /** Where an event stands in such a list. */
  public record Place(Instant at, long position) {}

  /** The query in Hibernate's language. */
  String text() {
    List<String> conditions = new ArrayList<>();
    grant.ifPresent(given -> conditions.add("grantId = :grant"));
    actor.ifPresent(given -> conditions.add("actorSubject = :actor"));
    action.ifPresent(given -> conditions.add("action = :action"));
    from.ifPresent(given -> conditions.add("at >= :from"));
    to.ifPresent(given -> conditions.add("at < :to"));
    // The first half alone is a bound that an index can start from.
    after.ifPresent(given -> conditions.add("at <= :at and (at < :at or position < :position)"));
    String filter = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions);
    return "from AuditEntry " + filter + " order by at desc, position desc";
  }

  Map<String, Object> parameters() {
    Map<String, Object> parameters = new HashMap<>();
    grant.ifPresent(given -> parameters.put("grant", given));
    actor.ifPresent(given -> parameters.put("actor", given));
    action.ifPresent(given -> parameters.put("action", given));
    from.ifPresent(given -> parameters.put("from", given));
    to.ifPresent(given -> parameters.put("to", given));
    after.ifPresent(given -> {
      parameters.put("at", given.at());
      parameters.put("position", given.position());
    });
    return parameters;
  }
}
