package dev.lapse.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is asked for: page by page, it is each grant that matches, once and in order. */
class GrantPagesTest {
  private static final Pattern PARAMETER = Pattern.compile(":(\\w+)");

  private static final String GRANTS =
      """
      INSERT INTO grants (id, target_id, realm, subject, scope, assignment, reason,
        compensating_controls, requester_subject, requester_name, requester_kind, policy_name,
        policy_version, approvals_required, approver_role, cutoff, state, state_since, requested_at,
        answer_by, duration_millis, latest_end, activated_at, expires_at, token_lifespan_millis,
        ending_as, ended_at, failing_since, stuck, version, extensions_asked, extension_role)
      SELECT uuidv7(n * interval '-1 hour'), '00000000-0000-0000-0000-000000000000', 'a' || n % 2, 'a' || n / 2 % 3,
             'a' || n / 3 % 3, 'OPTIONAL', 'Because', '{}', 'a' || n / 5 % 3, 'a' || n / 7 % 3, 'PERSON', 'p', 'v', 1,
             'a' || n / 11 % 3, 'STRIKE', state, now(), now() - n * interval '1 hour', now() + interval '1 day', 7200000,
             CASE WHEN n % 4 = 0 THEN now() + (2 - n) * interval '1 hour' END,
             CASE WHEN active THEN now() END, CASE WHEN active THEN now() + (3 - n) * interval '1 hour' END,
             CASE WHEN active THEN 60000 END, CASE state WHEN 'REVOKING' THEN 'EXPIRED' END,
             CASE state WHEN 'DENIED' THEN now() END, CASE WHEN stuck THEN now() END, stuck, 1,
             CASE WHEN n % 17 < 5 THEN 1 ELSE 0 END, CASE WHEN n % 17 < 5 THEN 'a' || n / 19 % 3 END
      FROM (SELECT n, state, state IN ('ACTIVE', 'REVOKING') AS active, state = 'REVOKING' AND n % 3 = 0 AS stuck
            FROM (SELECT n, (ARRAY['ACTIVE', 'REVOKING', 'DENIED', 'ACTIVATING'])[1 + n / 13 % 4] AS state
                  FROM generate_series(0, 599) n) numbers) drawn\
      """;

  private static final String EXTENSIONS =
      """
      INSERT INTO extensions (id, grant_id, round, duration_millis, reason, policy_name, policy_version,
        approvals_required, approver_role, requested_at, answer_by)
      SELECT gen_random_uuid(), id, 1, 7200000, 'Because', 'p', 'v', 1, extension_role, now(), now() + interval '1 day'
      FROM grants WHERE state = 'ACTIVE' AND extensions_asked > 0\
      """;
  private static final String PENDING =
      "UPDATE grants SET extension_id = extensions.id FROM extensions WHERE grant_id = grants.id";

  private static TestDatabase database;
  private static Connection connection;
  private static List<Row> rows;

  private record Row(
      UUID id,
      boolean stuck,
      GrantState state,
      String realm,
      String subject,
      String scope,
      String requesterSubject,
      String requesterName,
      String approverRole,
      Optional<Instant> end,
      boolean extensionPending,
      Optional<String> extensionRole) {}

  @BeforeAll
  static void fill() throws SQLException {
    database = TestDatabase.migrated();
    connection = database.connect();
    try (var statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO targets (id, realm, client_uuid, scope_uuid) VALUES ('00000000-0000-0000-0000-000000000000', '', '', '')");
      statement.execute(GRANTS);
      statement.execute(EXTENSIONS);
      statement.execute(PENDING);
    }
    rows = inOrder();
  }

  private static List<Row> inOrder() throws SQLException {
    var found = new ArrayList<Row>();
    try (var statement = connection.createStatement();
        var all =
            statement.executeQuery(
                """
                SELECT id, stuck, state, realm, subject, scope, requester_subject, requester_name, approver_role,
                       coalesce(expires_at, latest_end), extension_id IS NOT NULL, extension_role
                FROM grants ORDER BY stuck DESC, id DESC\
                """)) {
      while (all.next()) {
        found.add(
            new Row(
                all.getObject(1, UUID.class),
                all.getBoolean(2),
                GrantState.valueOf(all.getString(3)),
                all.getString(4),
                all.getString(5),
                all.getString(6),
                all.getString(7),
                all.getString(8),
                all.getString(9),
                Optional.ofNullable(all.getTimestamp(10)).map(Timestamp::toInstant),
                all.getBoolean(11),
                Optional.ofNullable(all.getString(12))));
      }
    }
    return found;
  }

  @AfterAll
  static void stop() throws SQLException {
    connection.close();
    database.close();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void thePagesTogetherAreEachGrantThatMatchesOnceAndInOrder(GrantQuery query) throws SQLException {
    // Given
    var matching = rows.stream().filter(matches(query)).map(Row::id).toList();

    // When
    var listed = pageByPage(query);

    // Then
    assertThat(listed).isEqualTo(matching);
  }

  static Stream<GrantQuery> queries() {
    var random = new Random(7);
    return IntStream.range(0, 300).mapToObj(n -> drawn(random));
  }

  private static GrantQuery drawn(RandomGenerator random) {
    return new GrantQuery(
        states(random),
        seldom(random),
        seldom(random),
        seldom(random),
        seldom(random),
        random.nextInt(4) > 0 ? Optional.empty() : Optional.of(random.nextBoolean()),
        Optional.empty(),
        random.nextInt(3) > 0
            ? Optional.empty()
            : Optional.of(Instant.now().minus(Duration.ofHours(random.nextInt(600)))),
        random.nextInt(4) == 0,
        false,
        random.nextInt(3) > 0
            ? new GrantQuery.Sight.All()
            : new GrantQuery.Sight.Own(word(random), seldom(random), roles(random)),
        Optional.empty(),
        1 + random.nextInt(60));
  }

  private static Set<GrantState> states(RandomGenerator random) {
    return random.nextBoolean()
        ? Set.of()
        : Stream.of(GrantState.values())
            .filter(state -> random.nextInt(3) == 0)
            .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<String> seldom(RandomGenerator random) {
    return random.nextInt(3) > 0 ? Optional.empty() : Optional.of(word(random));
  }

  private static String word(RandomGenerator random) {
    return "a" + random.nextInt(3);
  }

  private static Set<String> roles(RandomGenerator random) {
    return Stream.generate(() -> word(random))
        .limit(random.nextInt(3))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Predicate<Row> matches(GrantQuery query) {
    return row ->
        (query.states().isEmpty() || query.states().contains(row.state()))
            && query.realm().stream().allMatch(row.realm()::equals)
            && query.subject().stream().allMatch(row.subject()::equals)
            && query.scope().stream().allMatch(row.scope()::equals)
            && query.stuck().stream().allMatch(wanted -> wanted == row.stuck())
            && query.requester().stream()
                .allMatch(
                    who -> who.equals(row.requesterSubject()) || who.equals(row.requesterName()))
            && query.expiresBefore().stream()
                .allMatch(instant -> row.end().filter(instant::isAfter).isPresent())
            && (!query.extensionPending() || row.extensionPending())
            && isInSight(query.sight(), row);
  }

  private static boolean isInSight(GrantQuery.Sight sight, Row row) {
    return switch (sight) {
      case GrantQuery.Sight.All all -> true;
      case GrantQuery.Sight.Own own ->
          own.requester().equals(row.requesterSubject())
              || own.client().filter(row.subject()::equals).isPresent()
              || own.approverRoles().contains(row.approverRole())
              || row.extensionRole().filter(own.approverRoles()::contains).isPresent();
    };
  }

  private static List<UUID> pageByPage(GrantQuery query) throws SQLException {
    var listed = new ArrayList<UUID>();
    var page = page(query);
    while (!page.isEmpty()) {
      listed.addAll(page);
      page = page(after(query, page.getLast()));
    }
    return listed;
  }

  private static GrantQuery after(GrantQuery query, UUID last) {
    var stuck = rows.stream().filter(row -> row.id().equals(last)).anyMatch(Row::stuck);
    return new GrantQuery(
        query.states(),
        query.realm(),
        query.subject(),
        query.scope(),
        query.requester(),
        query.stuck(),
        query.tampered(),
        query.expiresBefore(),
        query.extensionPending(),
        query.glassUnreviewed(),
        query.sight(),
        Optional.of(new GrantQuery.Place(stuck, last)),
        query.limit());
  }

  private static List<UUID> page(GrantQuery query) throws SQLException {
    var sql = query.toSql();
    var values = new ArrayList<Object>();
    var text =
        PARAMETER
            .matcher(sql.text())
            .replaceAll(match -> {
              values.add(jdbc(sql.parameters(), match.group(1)));
              return "?";
            });
    var ids = new ArrayList<UUID>();
    try (var statement = connection.prepareStatement(text)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      try (var found = statement.executeQuery()) {
        while (found.next()) {
          ids.add(found.getObject(1, UUID.class));
        }
      }
    }
    return ids;
  }

  private static Object jdbc(Map<String, Object> parameters, String name) {
    return parameters.get(name) instanceof Instant instant
        ? Timestamp.from(instant)
        : parameters.get(name);
  }
}
