package dev.lapse.grant;

import dev.lapse.grant.GrantQuery.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The statement for a {@link GrantQuery}. Each alternative becomes a branch of its own, which an
 * index gives in the order of the list and up to the limit; an {@code OR} would have to sort all
 * that match.
 */
final class GrantQuerySql {
  static final String UNREVIEWED_GLASS =
      "glass_broken_at IS NOT NULL AND glass_reviewed_at IS NULL";

  private static final String ORDER = " ORDER BY stuck DESC, id DESC LIMIT :limit";

  /** By how much the clock that an id was made with may be ahead of the clock that set an end. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);

  /** The time in a UUIDv7 has 48 bits. */
  private static final long MAX_ID_MILLIS = (1L << 48) - 1;

  private final Map<String, Object> parameters = new LinkedHashMap<>();
  private List<String> branches = List.of("");

  private GrantQuerySql() {}

  static GrantQuery.Sql of(GrantQuery query) {
    var sql = new GrantQuerySql();
    sql.filter(query);
    sql.parameters.put("limit", query.limit());
    return new GrantQuery.Sql(sql.text(), sql.parameters);
  }

  private void filter(GrantQuery query) {
    oneOf("state", "state", query.states().stream().map(Enum::name).sorted().toList());
    query.realm().ifPresent(realm -> all("realm = :realm", "realm", realm));
    query.subject().ifPresent(subject -> all("subject = :subject", "subject", subject));
    query.scope().ifPresent(scope -> all("scope = :scope", "scope", scope));
    query.stuck().ifPresent(wanted -> all(wanted ? "stuck" : "NOT stuck"));
    query.tampered().ifPresent(wanted -> all(wanted ? "tampered" : "NOT tampered"));
    query
        .requester()
        .ifPresent(who -> {
          parameters.put("who", who);
          any(List.of("requester_subject = :who", "requester_name = :who"));
        });
    query.expiresBefore().ifPresent(this::expiresBefore);
    if (query.extensionPending()) {
      all("extension_id IS NOT NULL");
    }
    if (query.glassUnreviewed()) {
      all(UNREVIEWED_GLASS);
    }
    onlyInSight(query.sight());
    query.after().ifPresent(this::after);
  }

  /**
   * A grant ends after it was requested, and its id tells when that was: so the list, newest first,
   * need not be read from its start.
   */
  private void expiresBefore(Instant instant) {
    all("coalesce(expires_at, latest_end) < :expiresBefore", "expiresBefore", instant);
    all("id < :requestedBefore", "requestedBefore", firstIdOf(instant.plus(CLOCK_TOLERANCE)));
  }

  private static UUID firstIdOf(Instant instant) {
    return new UUID(Math.clamp(instant.toEpochMilli(), 0, MAX_ID_MILLIS) << 16, 0);
  }

  private void onlyInSight(Sight sight) {
    if (sight instanceof Sight.Own own) {
      var visible = new ArrayList<String>();
      visible.add("requester_subject = :reader");
      parameters.put("reader", own.requester());
      own.client()
          .ifPresent(client -> {
            visible.add("subject = :readerClient");
            parameters.put("readerClient", client);
          });
      visible.addAll(equalities("approver_role", "readerRole", sorted(own)));
      visible.addAll(equalities("extension_role", "readerRole", sorted(own)));
      visible.addAll(equalities("glass_role", "readerRole", sorted(own)));
      any(visible);
    }
  }

  private static List<String> sorted(Sight.Own own) {
    return own.approverRoles().stream().sorted().toList();
  }

  /**
   * {@code (stuck, id) < (…)}, in a form whose share of the rows PostgreSQL estimates well: of a
   * row comparison it looks at the first column only, and takes what is not stuck for nothing at
   * all.
   */
  private void after(GrantQuery.Place place) {
    parameters.put("afterId", place.id());
    any(
        place.stuck()
            ? List.of("stuck AND id < :afterId", "NOT stuck")
            : List.of("NOT stuck AND id < :afterId"));
  }

  // ---- conditions

  private void all(String condition, String parameter, Object value) {
    parameters.put(parameter, value);
    all(condition);
  }

  private void all(String condition) {
    any(List.of(condition));
  }

  private void oneOf(String column, String parameter, List<String> values) {
    if (!values.isEmpty()) {
      any(equalities(column, parameter, values));
    }
  }

  private List<String> equalities(String column, String parameter, List<String> values) {
    var conditions = new ArrayList<String>();
    for (var value : values) {
      var name = parameter + conditions.size();
      parameters.put(name, value);
      conditions.add(column + " = :" + name);
    }
    return conditions;
  }

  /** Multiplies the branches by the conditions. */
  private void any(List<String> conditions) {
    branches =
        branches.stream()
            .flatMap(branch ->
                conditions.stream()
                    .map(
                        condition -> branch + (branch.isEmpty() ? " WHERE " : " AND ") + condition))
            .toList();
  }

  private String text() {
    if (branches.size() == 1) {
      return "SELECT id FROM grants" + branches.getFirst() + ORDER;
    }
    return branches.stream()
        .map(branch -> "(SELECT stuck, id FROM grants" + branch + ORDER + ")")
        .collect(Collectors.joining(" UNION ", "SELECT id FROM (", ") AS found" + ORDER));
  }
}
