package dev.lapse.grant;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which grants a reader asks for: stuck ones first, then the newest.
 *
 * @param states any of these; empty: all
 * @param requester the requester's subject or name
 * @param expiresBefore only grants whose end is known and earlier
 * @param sight what the reader may see
 * @param after the last grant of the page before; empty: from the start
 * @param limit how many at most, 1 to 200
 */
public record GrantQuery(
    Set<GrantState> states,
    Optional<String> realm,
    Optional<String> subject,
    Optional<String> scope,
    Optional<String> requester,
    Optional<Boolean> stuck,
    Optional<Instant> expiresBefore,
    Sight sight,
    Optional<Place> after,
    int limit) {

  public static final int MAX_LIMIT = 200;

  /** The place of a grant in the order of the list. */
  public record Place(boolean stuck, UUID id) {}

  /** What a reader may see. */
  public sealed interface Sight {
    /** Everything. */
    record All() implements Sight {}

    /**
     * What concerns the reader.
     *
     * @param requester its own requests
     * @param client the grants of its own client; empty for a person
     * @param approverRoles what waits for a role it has
     */
    record Own(String requester, Optional<String> client, Set<String> approverRoles)
        implements Sight {}
  }

  /** A statement that yields ids, and its named parameters. */
  record Sql(String text, Map<String, Object> parameters) {}

  Sql toSql() {
    var conditions = new ArrayList<String>();
    var parameters = new LinkedHashMap<String, Object>();
    if (!states.isEmpty()) {
      conditions.add("state IN (:states)");
      parameters.put("states", states.stream().map(Enum::name).toList());
    }
    equal("realm", realm, conditions, parameters);
    equal("subject", subject, conditions, parameters);
    equal("scope", scope, conditions, parameters);
    stuck.ifPresent(wanted -> conditions.add(wanted ? "stuck" : "NOT stuck"));
    requester.ifPresent(who -> {
      conditions.add("(requester_subject = :who OR requester_name = :who)");
      parameters.put("who", who);
    });
    expiresBefore.ifPresent(instant -> {
      conditions.add("coalesce(expires_at, latest_end) < :expiresBefore");
      parameters.put("expiresBefore", instant);
    });
    onlyInSight(conditions, parameters);
    after.ifPresent(place -> {
      conditions.add("(stuck, id) < (:afterStuck, :afterId)");
      parameters.put("afterStuck", place.stuck());
      parameters.put("afterId", place.id());
    });
    parameters.put("limit", limit);
    var where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    return new Sql(
        "SELECT id FROM grants" + where + " ORDER BY stuck DESC, id DESC LIMIT :limit", parameters);
  }

  private static void equal(
      String column, Optional<String> value, List<String> conditions, Map<String, Object> into) {
    value.ifPresent(wanted -> {
      conditions.add(column + " = :" + column);
      into.put(column, wanted);
    });
  }

  private void onlyInSight(List<String> conditions, Map<String, Object> parameters) {
    if (sight instanceof Sight.Own own) {
      var visible = new ArrayList<String>();
      visible.add("requester_subject = :reader");
      parameters.put("reader", own.requester());
      own.client()
          .ifPresent(client -> {
            visible.add("subject = :readerClient");
            parameters.put("readerClient", client);
          });
      if (!own.approverRoles().isEmpty()) {
        visible.add("approver_role IN (:readerRoles)");
        parameters.put("readerRoles", List.copyOf(own.approverRoles()));
      }
      conditions.add("(" + String.join(" OR ", visible) + ")");
    }
  }
}
