package dev.lapse.grant;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lapse.testing.MillionGrants;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** After a million grants, no list and no reading is slower for those that have ended. */
class GrantQueryPlanTest {
  @SuppressWarnings("TimeInStaticInitializer") // The rows are laid around it, once for all tests.
  private static final Instant NOW = Instant.now();

  private static final Set<GrantState> OPEN =
      EnumSet.range(GrantState.AWAITING_APPROVAL, GrantState.REVOKING);

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("lists")
  void aPageIsReadWithoutReadingTheRest(String page, String filter, GrantQuery query)
      throws SQLException {
    // Given
    var sql = query.toSql();

    // When
    var plan = MillionGrants.plan(sql.text(), sql.parameters());

    // Then
    plan.requireToReadLittle();
  }

  static Stream<Arguments> lists() {
    return filters().entrySet().stream()
        .flatMap(filter ->
            pages().entrySet().stream()
                .map(page ->
                    arguments(
                        page.getKey(), filter.getKey(), filter.getValue().on(page.getValue()))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofSomeDays")
  void aTimeOfSomeDaysIsReadWithoutReadingWhatWasOverBefore(String filter, GrantQuery query)
      throws SQLException {
    // Given
    var sql = query.toSqlBetween(NOW.minus(Duration.ofDays(2)), NOW.plus(Duration.ofDays(3)));

    // When
    var plan = MillionGrants.plan(sql.text(), sql.parameters());

    // Then
    plan.requireToScanNone("grants");
  }

  static Stream<Arguments> ofSomeDays() {
    return filters().entrySet().stream()
        .map(filter -> arguments(filter.getKey(), filter.getValue().on(Optional.empty())));
  }

  private static Map<String, Optional<GrantQuery.Place>> pages() {
    var pages = new LinkedHashMap<String, Optional<GrantQuery.Place>>();
    pages.put("first page of", Optional.empty());
    pages.put("page after the stuck of", after(true, NOW.minus(Duration.ofHours(4))));
    pages.put("page years deep of", after(false, NOW.minus(Duration.ofDays(2 * 365))));
    return pages;
  }

  private static Optional<GrantQuery.Place> after(boolean stuck, Instant requested) {
    return Optional.of(
        new GrantQuery.Place(stuck, new UUID(requested.toEpochMilli() << 16 | 0x7000, 0)));
  }

  private static Map<String, Filter> filters() {
    var all = new LinkedHashMap<String, Filter>();
    all.put("everything", Filter.none());
    for (var state : GrantState.values()) {
      all.put("state " + state, Filter.none().states(Set.of(state)));
    }
    all.put("open states", Filter.none().states(OPEN));
    all.put("ended states", Filter.none().states(EnumSet.complementOf(EnumSet.copyOf(OPEN))));
    all.put(
        "a rare and a common state",
        Filter.none().states(Set.of(GrantState.EXPIRED, GrantState.SCHEDULED)));
    for (var realm : List.of("acme", "quiet", "unknown")) {
      all.put("realm " + realm, Filter.none().realm(realm));
    }
    for (var subject : List.of("ci-deployer", "client-7", "unknown")) {
      all.put("subject " + subject, Filter.none().subject(subject));
      all.put(
          "active, subject " + subject,
          Filter.none().subject(subject).states(Set.of(GrantState.ACTIVE)));
      all.put(
          "expired, subject " + subject,
          Filter.none().subject(subject).states(Set.of(GrantState.EXPIRED)));
      all.put("requester sub-" + subject, Filter.none().requester("sub-" + subject));
      all.put("requester of the name " + subject, Filter.none().requester(subject));
      all.put(
          "waiting, requester of the name " + subject,
          Filter.none().requester(subject).states(Set.of(GrantState.AWAITING_APPROVAL)));
    }
    for (var scope : List.of("scope-7", "rare", "unknown")) {
      all.put("scope " + scope, Filter.none().scope(scope));
      all.put("subject and scope " + scope, Filter.none().subject("ci-deployer").scope(scope));
      all.put(
          "realm, subject and scope " + scope,
          Filter.none().realm("acme").subject("client-7").scope(scope));
    }
    all.put("extension pending", Filter.none().withExtensionPending());
    all.put(
        "extension pending, active, subject ci-deployer",
        Filter.none()
            .withExtensionPending()
            .subject("ci-deployer")
            .states(Set.of(GrantState.ACTIVE)));
    all.put(
        "extension pending, requester of the name unknown",
        Filter.none().withExtensionPending().requester("unknown"));
    all.put("unreviewed glass", Filter.none().withUnreviewedGlass());
    all.put(
        "unreviewed glass, subject ci-deployer",
        Filter.none().withUnreviewedGlass().subject("ci-deployer"));
    all.put("stuck", Filter.none().stuck(true));
    all.put("not stuck", Filter.none().stuck(false));
    all.put("not stuck, revoking", Filter.none().stuck(false).states(Set.of(GrantState.REVOKING)));
    for (var days : List.of(-2000, -1000, -30, 1)) {
      var instant = NOW.plus(Duration.ofDays(days));
      all.put("end before day " + days, Filter.none().expiresBefore(instant));
      all.put(
          "active, end before day " + days,
          Filter.none().expiresBefore(instant).states(Set.of(GrantState.ACTIVE)));
      all.put(
          "expired, end before day " + days,
          Filter.none().expiresBefore(instant).states(Set.of(GrantState.EXPIRED)));
      all.put(
          "subject, end before day " + days,
          Filter.none().expiresBefore(instant).subject("ci-deployer"));
    }
    for (var sight : sights().entrySet()) {
      var own = Filter.none().sight(sight.getValue());
      all.put("own of " + sight.getKey(), own);
      all.put("own and open of " + sight.getKey(), own.states(OPEN));
      all.put(
          "own and waiting of " + sight.getKey(), own.states(Set.of(GrantState.AWAITING_APPROVAL)));
      all.put("own and stuck of " + sight.getKey(), own.stuck(true));
      all.put("own to extend of " + sight.getKey(), own.withExtensionPending());
      all.put("own with unreviewed glass of " + sight.getKey(), own.withUnreviewedGlass());
      all.put("own of a subject of " + sight.getKey(), own.subject("ci-deployer"));
      all.put("own of a requester of " + sight.getKey(), own.requester("sub-ci-deployer"));
    }
    return all;
  }

  private static Map<String, GrantQuery.Sight.Own> sights() {
    var sights = new LinkedHashMap<String, GrantQuery.Sight.Own>();
    sights.put("nobody", own("sub-nobody", null));
    sights.put("a busy machine", own("sub-ci-deployer", "ci-deployer"));
    sights.put("a machine", own("sub-client-7", "client-7"));
    sights.put("an approver", own("sub-approver", null, "lapse-approver"));
    sights.put("an extender", own("sub-extender", null, "extender"));
    sights.put("a lead", own("sub-lead", null, "incident-lead"));
    sights.put("a rare owner", own("sub-owner", null, "rare-owner", "no-such-role"));
    sights.put(
        "an approver of everything",
        own("sub-client-7", null, "lapse-approver", "vault-owner", "rare-owner"));
    return sights;
  }

  private static GrantQuery.Sight.Own own(String requester, String client, String... roles) {
    return new GrantQuery.Sight.Own(requester, Optional.ofNullable(client), Set.of(roles));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readings")
  void aReadingIsAsQuickAsEver(String name, String statement, Map<String, Object> parameters)
      throws SQLException {
    // Given
    var text = statement;

    // When
    var plan = MillionGrants.plan(text, parameters);

    // Then
    plan.requireToReadLittle();
  }

  /** What Hibernate makes of the shorter queries is written out here. */
  static Stream<Arguments> readings() throws SQLException {
    var page = newestGrants();
    Map<String, Object> answer = Map.of("caller", "sub-7", "key", "key-7");
    return Stream.of(
        arguments("open grants by state", GrantMetrics.COUNT, Map.of()),
        arguments("broken glasses that nobody has reviewed", GlassMetrics.COUNT, Map.of()),
        arguments("an inbox", GrantInbox.WAITING, inbox("{lapse-approver}")),
        arguments(
            "the inbox of many roles",
            GrantInbox.WAITING,
            inbox("{extender,lapse-approver,rare-owner,vault-owner,no-such-role}")),
        arguments(
            "what subjects had before",
            GrantInbox.EARLIER,
            Map.of(
                "ids",
                page.stream()
                    .limit(26)
                    .map(UUID::toString)
                    .collect(Collectors.joining(",", "{", "}")))),
        arguments(
            "the roles that decide",
            GrantRepository.ROLES_THAT_DECIDE,
            Map.of(
                "roles",
                Stream.concat(
                        Stream.of("lapse-approver"),
                        IntStream.range(0, 400).mapToObj(n -> "role-" + n))
                    .toList())),
        arguments("an answer given before", IdempotentAnswers.FIND, answer),
        arguments(
            "answers to forget",
            IdempotentAnswers.FORGET,
            Map.of("before", NOW.minus(Duration.ofMinutes(1_665)))),
        arguments(
            "the target of a key",
            "SELECT * FROM targets WHERE realm = :realm AND client_uuid = :client AND scope_uuid = :scope FOR NO KEY UPDATE",
            Map.of("realm", "acme", "client", "client-7", "scope", "scope-7")),
        arguments(
            "what is live on a target",
            "SELECT * FROM grants g LEFT JOIN extensions e ON e.id = g.extension_id WHERE g.target_id = md5(:target)::uuid AND g.ended_at IS NULL ORDER BY g.id",
            Map.of("target", "target-7")),
        arguments(
            "a grant",
            "SELECT * FROM grants g LEFT JOIN decisions d ON d.grant_id = g.id LEFT JOIN extensions e ON e.id = g.extension_id WHERE g.id = :id ORDER BY d.at",
            Map.of("id", page.getFirst())),
        arguments(
            "a page of grants",
            "SELECT * FROM grants g LEFT JOIN extensions e ON e.id = g.extension_id WHERE g.id IN (:ids)",
            Map.of("ids", page)),
        arguments(
            "the decisions of a page",
            "SELECT * FROM decisions WHERE grant_id IN (:ids) ORDER BY at",
            Map.of("ids", page)),
        arguments(
            "a trail",
            "SELECT * FROM audit_events WHERE grant_id = :id ORDER BY position",
            Map.of("id", page.getFirst())));
  }

  private static Map<String, Object> inbox(String roles) {
    return Map.of("roles", roles, "reader", "sub-approver", "now", NOW, "limit", 26);
  }

  private static List<UUID> newestGrants() throws SQLException {
    var ids = new ArrayList<UUID>();
    try (var connection = MillionGrants.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT id FROM grants ORDER BY stuck DESC, id DESC LIMIT "
                    + GrantQuery.MAX_LIMIT)) {
      while (rows.next()) {
        ids.add(rows.getObject(1, UUID.class));
      }
    }
    return ids;
  }

  /** What a test asks for, in pages of the usual size. */
  private record Filter(
      Set<GrantState> states,
      Optional<String> realm,
      Optional<String> subject,
      Optional<String> scope,
      Optional<String> requester,
      Optional<Boolean> stuck,
      Optional<Instant> expiresBefore,
      boolean extensionPending,
      boolean glassUnreviewed,
      GrantQuery.Sight sight) {

    static Filter none() {
      return new Filter(
          Set.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          false,
          new GrantQuery.Sight.All());
    }

    GrantQuery on(Optional<GrantQuery.Place> page) {
      return new GrantQuery(
          states,
          realm,
          subject,
          scope,
          requester,
          stuck,
          Optional.empty(),
          expiresBefore,
          extensionPending,
          glassUnreviewed,
          sight,
          page,
          50);
    }

    Filter states(Set<GrantState> wanted) {
      return new Filter(
          wanted,
          realm,
          subject,
          scope,
          requester,
          stuck,
          expiresBefore,
          extensionPending,
          glassUnreviewed,
          sight);
    }

    Filter realm(String wanted) {
      return new Filter(
          states,
          Optional.of(wanted),
          subject,
          scope,
          requester,
          stuck,
          expiresBefore,
          extensionPending,
          glassUnreviewed,
          sight);
    }

    Filter subject(String wanted) {
      return new Filter(
          states,
          realm,
          Optional.of(wanted),
          scope,
          requester,
          stuck,
          expiresBefore,
          extensionPending,
          glassUnreviewed,
          sight);
    }

    Filter scope(String wanted) {
      return new Filter(
          states,
          realm,
          subject,
          Optional.of(wanted),
          requester,
          stuck,
          expiresBefore,
          extensionPending,
          glassUnreviewed,
          sight);
    }

    Filter requester(String wanted) {
      return new Filter(
          states,
          realm,
          subject,
          scope,
          Optional.of(wanted),
          stuck,
          expiresBefore,
          extensionPending,
          glassUnreviewed,
          sight);
    }

    Filter stuck(Boolean wanted) {
      return new Filter(
          states,
          realm,
          subject,
          scope,
          requester,
          Optional.of(wanted),
          expiresBefore,
          extensionPending,
          glassUnreviewed,
          sight);
    }

    Filter expiresBefore(Instant wanted) {
      return new Filter(
          states,
          realm,
          subject,
          scope,
          requester,
          stuck,
          Optional.of(wanted),
          extensionPending,
          glassUnreviewed,
          sight);
    }

    Filter withExtensionPending() {
      return new Filter(
          states,
          realm,
          subject,
          scope,
          requester,
          stuck,
          expiresBefore,
          true,
          glassUnreviewed,
          sight);
    }

    Filter withUnreviewedGlass() {
      return new Filter(
          states,
          realm,
          subject,
          scope,
          requester,
          stuck,
          expiresBefore,
          extensionPending,
          true,
          sight);
    }

    Filter sight(GrantQuery.Sight wanted) {
      return new Filter(
          states,
          realm,
          subject,
          scope,
          requester,
          stuck,
          expiresBefore,
          extensionPending,
          glassUnreviewed,
          wanted);
    }
  }
}
