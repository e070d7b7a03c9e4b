package dev.lapse.audit;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lapse.testing.MillionGrants;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** With most of a million entries in the log, nothing that reads it reads more than it needs. */
class LogQueryPlanTest {
  @SuppressWarnings("TimeInStaticInitializer") // The rows are laid around it, once for all tests.
  private static final Instant NOW = Instant.now();

  private static final UUID SOME_GRANT = new UUID(NOW.toEpochMilli() << 16 | 0x7000, 0);
  private static final long FAR = 300_000;

  @ParameterizedTest(name = "{0}")
  @MethodSource("lists")
  void aPageOfEventsIsReadWithoutReadingTheRest(String name, EventQuery query) throws SQLException {
    // Given
    var sql =
        query
                .text()
                .replace("from AuditEntry", "SELECT * FROM audit_events")
                .replace("grantId", "grant_id")
                .replace("actorSubject", "actor_subject")
            + " LIMIT "
            + query.limit();

    // When
    var plan = MillionGrants.plan(sql, query.parameters());

    // Then
    plan.requireToReadLittle();
  }

  static Stream<Arguments> lists() {
    var last = Optional.of(new EventQuery.Place(NOW.minus(Duration.ofDays(400)), FAR));
    var from = Optional.of(NOW.minus(Duration.ofDays(500)));
    var to = Optional.of(NOW.minus(Duration.ofDays(499)));
    var none = Optional.<Instant>empty();
    var first = Optional.<EventQuery.Place>empty();
    return Stream.of(
        list("everything", "", "", none, none, first),
        list("everything, a page far in", "", "", none, none, last),
        list("between two instants", "", "", from, to, first),
        list("an actor of nearly all", "lapse", "", none, none, first),
        list("an actor of nearly all, a page far in", "lapse", "", none, none, last),
        list("an actor of none", "nobody", "", none, none, first),
        list("an action of nearly all", "", "GRANT_REQUESTED", none, none, first),
        list("an action of nearly all, a page far in", "", "GRANT_REQUESTED", none, none, last),
        list("an action of none", "", "GRANT_STUCK", none, none, first),
        list("an action of none between two instants", "", "GRANT_STUCK", from, to, first),
        list("an actor of none, an action of all", "nobody", "GRANT_REQUESTED", none, none, first),
        list("an actor of all, an action of none", "lapse", "GRANT_STUCK", none, none, first),
        list("an actor and an action of all, between", "lapse", "GRANT_REQUESTED", from, to, last),
        arguments(
            "a grant",
            new EventQuery(
                Optional.of(SOME_GRANT),
                Optional.empty(),
                Optional.empty(),
                none,
                none,
                first,
                51)));
  }

  private static Arguments list(
      String name,
      String actor,
      String action,
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<EventQuery.Place> after) {
    return arguments(
        name,
        new EventQuery(
            Optional.empty(),
            Optional.of(actor).filter(given -> !given.isEmpty()),
            Optional.of(action).filter(given -> !given.isEmpty()).map(AuditAction::valueOf),
            from,
            to,
            after,
            51));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("statements")
  void theLogIsReadWhereItIsNeeded(String name, String statement, List<Object> parameters)
      throws SQLException {
    // Given
    var named = new TreeMap<String, Object>();
    for (int i = 0; i < parameters.size(); i++) {
      named.put("p" + (i + 1), parameters.get(i));
    }

    // When
    var plan = MillionGrants.plan(statement.replace("$", ":p"), Map.copyOf(named));

    // Then
    plan.requireToReadLittle("audit_events", "log_entries", "log_tiles", "log_checkpoints");
  }

  static Stream<Arguments> statements() {
    var grants = "{%s,%s}".formatted(SOME_GRANT, new UUID(0, 1));
    return Stream.of(
        statement("the last head", LogStore.LAST_HEAD),
        statement("the head of a size", LogStore.HEAD_OF_SIZE, FAR),
        statement("the heads on the way", LogStore.HEADS, FAR, FAR + 64),
        statement("the size", LogStore.SIZE),
        statement("entries of a tile", LogStore.ENTRIES, FAR, FAR + 256),
        statement("a tile", LogStore.TILE, 0, 1000),
        statement("whether a tile is kept", LogStore.IS_KEPT, 0, 1000, "\\x00", "\\x00"),
        statement("roots below a tile", LogStore.ROOTS, 0, 1024, 1280),
        statement("where to look for events", WaitingEvents.MARK),
        statement("events that wait", WaitingEvents.WAITING, mark(), 1000),
        statement("how many wait", WaitingEvents.COUNT),
        statement("the last entries of grants", WaitingEvents.LAST_OF_GRANTS, grants),
        statement("the evidence of a grant", GrantEvidence.ENTRIES, SOME_GRANT, FAR),
        statement("a page grant by grant", EntriesByGrant.ALL, SOME_GRANT, 1, FAR, 256),
        statement("a page of beginnings", EntriesByGrant.FIRST_ONES, SOME_GRANT, FAR, 256),
        statement("when a head was signed", EntriesByGrant.SIGNED_AT, FAR),
        statement("entries beside their events", LoggedEvent.SOME, FAR, FAR + 64),
        statement("events without an entry", SelfCheck.LEFT_OUT, FAR, FAR + 512, mark()),
        arguments(
            "places of a page",
            AuditLog.PLACES.replace(":positions", "$1"),
            List.of("{300001,300002,300003}")));
  }

  private static String mark() {
    return "999999999";
  }

  private static Arguments statement(String name, String statement, Object... parameters) {
    return arguments(name, statement, Arrays.asList(parameters));
  }
}
