package dev.lapse.web;

import dev.lapse.audit.AuditAction;
import dev.lapse.audit.EventQuery;
import dev.lapse.audit.Recorded;
import dev.lapse.drift.Finding;
import dev.lapse.drift.FindingKind;
import dev.lapse.drift.SettledAs;
import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The findings, as far as a page shows them.
 *
 * @param settled whether those are shown that were settled, or those that wait
 * @param maySettle whether the reader may settle them
 * @param next the address of the next page; null on the last one
 */
@TemplateData
record FindingTable(boolean settled, boolean maySettle, List<Row> rows, String next) {
  /** The event of a finding is written with it, by the same clock. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  /** Enough for the findings of a page, and for others that were settled between them. */
  private static final int MOST_EVENTS = 200;

  /**
   * One finding.
   *
   * @param grant the id of the last exception there, whose story tells every round
   * @param rounds how often the scope was removed again before
   * @param who who did it, in words
   * @param whoAt when they did, by Keycloak's clock; null where that is not told
   * @param settlement null while it waits
   */
  @TemplateData
  record Row(
      String id,
      StateView kind,
      String realm,
      String subject,
      String scope,
      String grant,
      int rounds,
      Moment foundAt,
      Moment lastSeenAt,
      String who,
      Moment whoAt,
      Settlement settlement) {
    static Row of(Finding finding, Map<String, Object> facts) {
      var by = by(facts);
      return new Row(
          finding.id().toString(),
          kind(finding.kind()),
          finding.realm(),
          finding.subject(),
          finding.scope(),
          finding.grantId().toString(),
          finding.rounds(),
          Moment.of(finding.foundAt()),
          Moment.of(finding.lastSeenAt()),
          by.isEmpty() ? unknown(facts) : who(by),
          by.get("at") instanceof String at ? Moment.of(Instant.parse(at)) : null,
          finding.settled().map(Settlement::of).orElse(null));
    }

    private static StateView kind(FindingKind kind) {
      return switch (kind) {
        case DRIFT -> new StateView("put back again and again", "↻", "moving");
      };
    }

    /** What Keycloak told of whoever did it, as the event of the finding has it. */
    private static Map<?, ?> by(Map<String, Object> facts) {
      return facts.get("by") instanceof Map<?, ?> told ? told : Map.of();
    }

    private static String who(Map<?, ?> by) {
      var from = by.get("address") == null ? "" : ", from " + by.get("address");
      return "user %s with client %s%s".formatted(by.get("user"), by.get("client"), from);
    }

    private static String unknown(Map<String, Object> facts) {
      return facts.get("byUnknown") instanceof String why ? "not known: " + why : "its story tells";
    }
  }

  /** How it was settled. */
  @TemplateData
  record Settlement(StateView as, String by, String comment, Moment at) {
    static Settlement of(Finding.Settled settled) {
      return new Settlement(
          as(settled.as()), settled.by().name(), settled.comment(), Moment.of(settled.at()));
    }

    private static StateView as(SettledAs as) {
      return switch (as) {
        case REMOVE -> new StateView("to be removed", "✕", "stopped");
        case STANDING -> new StateView("may stand", "✓", "live");
      };
    }
  }

  /** The events by which these were found, which tell who did it; at most so many. */
  static EventQuery eventsOf(List<Finding> found) {
    var to = found.stream().map(Finding::foundAt).max(Instant::compareTo);
    var from = found.stream().map(Finding::foundAt).min(Instant::compareTo);
    return new EventQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.of(AuditAction.DRIFT_FOUND),
        from.map(at -> at.minus(MARGIN)),
        to.map(at -> at.plus(MARGIN)),
        Optional.empty(),
        MOST_EVENTS);
  }

  static List<Row> rows(List<Finding> found, List<Recorded> events) {
    var facts =
        events.stream()
            .map(recorded -> recorded.event().facts())
            .collect(
                Collectors.toMap(
                    one -> String.valueOf(one.get("finding")), one -> one, (one, other) -> one));
    return found.stream()
        .map(finding -> Row.of(finding, facts.getOrDefault(finding.id().toString(), Map.of())))
        .toList();
  }
}
