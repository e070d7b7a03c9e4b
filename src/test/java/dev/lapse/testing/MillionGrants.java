package dev.lapse.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A database after years of use: a million grants that have ended, six thousand that have not, and
 * all that comes with them. Filled once, at the first use in a JVM.
 *
 * <p>One client, {@code ci-deployer}, has a quarter of all grants; the others share the rest. The
 * realm {@code quiet}, the scope {@code rare} and the role {@code rare-owner} have ten grants each.
 * Every tenth active or expired grant was to be extended, some by the role {@code extender}; a few
 * wait for that decision. Every five hundredth has a glass that the role {@code incident-lead} may
 * break, most are broken, and nobody has reviewed some of these.
 */
public final class MillionGrants {
  private static final int ENDED_GRANTS = 1_000_000;

  private static TestDatabase database;

  private MillionGrants() {}

  /**
   * How a statement is carried out among them, by a connection that may do what the service may.
   *
   * @param statement with named parameters, as {@link QueryPlan#of} takes it
   */
  public static QueryPlan plan(String statement, Map<String, Object> parameters)
      throws SQLException {
    try (var connection = connect()) {
      return QueryPlan.of(connection, statement, parameters);
    }
  }

  /** A connection that may do what the service may. */
  public static synchronized Connection connect() throws SQLException {
    if (database == null) {
      var filled = TestDatabase.migrated();
      Runtime.getRuntime().addShutdownHook(new Thread(filled::close, "stop-million-grants"));
      fill(filled);
      database = filled;
    }
    return database.connect();
  }

  /** How to reach a database as the superuser. */
  @FunctionalInterface
  public interface Superuser {
    Connection connect() throws SQLException;
  }

  /**
   * Fills a database with ended grants and what comes with them; its targets are at rest.
   *
   * @param owner the role that owns the tables
   */
  public static void fillEnded(Superuser empty, String owner, int grants) throws SQLException {
    fill(
        empty,
        owner,
        List.of(TARGETS, AT_REST, ended(grants), EXTENSIONS, EXTENDED, DECISIONS, EVENTS));
  }

  private static String ended(int grants) {
    return ENDED.replace(":grants", Integer.toString(grants));
  }

  private static void fill(TestDatabase empty) throws SQLException {
    fill(empty::connectAsSuperuser, empty.username(), STEPS);
  }

  /** Triggers see nothing of it, and the indexes are built at the end: that alone is quicker. */
  private static void fill(Superuser empty, String owner, List<String> steps) throws SQLException {
    try (var connection = empty.connect();
        var statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      var indexes = indexes(connection);
      for (var index : indexes) {
        statement.execute("DROP INDEX " + index.name());
      }
      for (var step : steps) {
        statement.execute(step);
      }
      indexes.parallelStream().forEach(index -> build(empty, owner, index));
      statement.execute("VACUUM (ANALYZE)");
    }
  }

  private record Index(String name, String definition) {}

  private static void build(Superuser database, String owner, Index index) {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("SET maintenance_work_mem = '256MB'");
      statement.execute("SET ROLE " + owner);
      statement.execute(index.definition());
    } catch (SQLException e) {
      throw new IllegalStateException(index.definition(), e);
    }
  }

  private static List<Index> indexes(Connection connection) throws SQLException {
    var found = new ArrayList<Index>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT indexname, indexdef FROM pg_indexes
                WHERE schemaname = 'public' AND indexdef NOT LIKE 'CREATE UNIQUE%'\
                """)) {
      while (rows.next()) {
        found.add(new Index(rows.getString(1), rows.getString(2)));
      }
    }
    return found;
  }

  private static final String TARGETS =
      """
      INSERT INTO targets (id, realm, client_uuid, scope_uuid, custody, due_at, watched_from,
        guarded_until, uncapped_until)
      SELECT md5('target-' || n)::uuid, 'acme', 'client-' || n % 1000, 'scope-' || n / 1000,
             CASE WHEN n < 4000 THEN 'HELD' ELSE 'NONE' END,
             CASE WHEN n < 200 THEN now() - n * interval '1 second'
                  WHEN n < 6000 THEN now() + n * interval '1 minute' END,
             CASE WHEN n >= 4000 THEN now() - n * interval '2 minutes' END,
             CASE WHEN n < 6000 THEN now() + n * interval '1 minute' END,
             CASE WHEN n % 10 = 0 THEN now() END
      FROM generate_series(0, 19999) n\
      """;

  private static final String AT_REST =
      "UPDATE targets SET custody = 'NONE', due_at = NULL, watched_from = NULL, guarded_until = NULL";

  private static final String ENDED =
      """
      INSERT INTO grants (id, target_id, realm, subject, scope, assignment, reason, ticket,
        compensating_controls, requester_subject, requester_name, requester_kind, policy_name,
        policy_version, approvals_required, approver_role, cutoff, state, state_since, requested_at,
        answer_by, duration_millis, activated_at, expires_at, token_lifespan_millis, removed_at,
        tokens_dead_by, ended_at, version)
      SELECT uuidv7(age), md5('target-' || dice % 20000)::uuid,
             CASE WHEN n % 100000 = 0 THEN 'quiet' ELSE 'acme' END, who,
             CASE WHEN n % 100000 = 1 THEN 'rare' ELSE 'scope-' || dice % 20 END, 'OPTIONAL',
             'Rotate the database credentials during the migration', 'CHG-' || n,
             '{"Runs only from the build subnet"}', 'sub-' || who, 'service-account-' || who,
             'SERVICE_ACCOUNT', 'vault', 'sha256:0123456789abcdef', 1,
             CASE WHEN n % 100000 = 2 THEN 'rare-owner' WHEN dice % 50 = 0 THEN 'vault-owner'
                  ELSE 'lapse-approver' END,
             'STRIKE', state, ended, asked, asked + interval '1 day', 7200000,
             CASE WHEN active THEN ended - interval '2 hours' END, CASE WHEN active THEN ended END,
             CASE WHEN active THEN 60000 END, CASE WHEN active THEN ended END,
             CASE WHEN active THEN ended + interval '1 minute' END, ended, 5
      FROM (SELECT *, state IN ('EXPIRED', 'REVOKED') AS active, now() + age AS asked,
                   now() + age + interval '3 hours' AS ended
            FROM (SELECT n, dice, interval '-2 minutes' * n - interval '1 day' AS age,
                         CASE WHEN dice % 4 = 0 THEN 'ci-deployer' ELSE 'client-' || dice % 401 END AS who,
                         (ARRAY['EXPIRED', 'EXPIRED', 'EXPIRED', 'EXPIRED', 'REVOKED', 'DENIED', 'WITHDRAWN',
                                'UNANSWERED', 'ACTIVATION_FAILED'])[1 + dice / 7 % 9] AS state
                  FROM (SELECT n, abs(hashint4(n)::bigint) AS dice
                        FROM generate_series(:grants, 1, -1) n) numbers) drawn) grants\
      """;

  private static final String OPEN =
      """
      INSERT INTO grants (id, target_id, realm, subject, scope, assignment, reason,
        compensating_controls, requester_subject, requester_name, requester_kind, policy_name,
        policy_version, approvals_required, approver_role, cutoff, state, state_since, requested_at,
        answer_by, starts_at, duration_millis, activated_at, expires_at, token_lifespan_millis,
        removed_at, tokens_dead_by, ending_as, attempts, failing_since, next_attempt_at, last_error,
        stuck, version)
      SELECT uuidv7(n * interval '-10 seconds'), md5('target-' || n)::uuid, 'acme', who,
             'scope-' || n % 20, 'OPTIONAL', 'Rotate the database credentials', '{}', 'sub-' || who,
             who, 'PERSON', 'vault', 'sha256:0123456789abcdef', 1,
             CASE WHEN n % 50 = 0 THEN 'vault-owner' ELSE 'lapse-approver' END, 'STRIKE', state,
             now(), now() - n * interval '10 seconds', now() + interval '1 day',
             CASE WHEN state = 'SCHEDULED' THEN now() + interval '1 hour' END, 7200000,
             CASE WHEN active THEN now() END, CASE WHEN active THEN now() + n * interval '1 minute' END,
             CASE WHEN active THEN 60000 END, CASE WHEN state = 'DRAINING' THEN now() END,
             CASE WHEN active THEN now() + interval '1 day' END,
             CASE WHEN state = 'REVOKING' THEN 'EXPIRED' END, CASE WHEN failing THEN 9 ELSE 0 END,
             CASE WHEN failing THEN now() END, CASE WHEN failing THEN now() + interval '1 minute' END,
             CASE WHEN failing THEN 'Keycloak is not there' END, failing AND n % 4 < 2, 3
      FROM (SELECT *, state IN ('ACTIVE', 'DRAINING', 'REVOKING') AS active,
                   state IN ('ACTIVATING', 'REVOKING') AND n % 16 < 4 AS failing
            FROM (SELECT n, CASE WHEN n % 4 = 0 THEN 'ci-deployer' ELSE 'client-' || n % 401 END AS who,
                         (ARRAY['ACTIVE', 'ACTIVE', 'AWAITING_APPROVAL', 'SCHEDULED', 'ACTIVATING', 'DRAINING',
                                'REVOKING'])[1 + n / 16 % 7] AS state
                  FROM generate_series(5999, 0, -1) n) drawn) grants\
      """;

  private static final String EXTENSIONS =
      """
      INSERT INTO extensions (id, grant_id, round, duration_millis, reason, policy_name, policy_version,
        approvals_required, approver_role, requested_at, answer_by, outcome, ended_at)
      SELECT md5('extension-' || id)::uuid, id, 1, 3600000, 'It takes longer', 'vault',
             'sha256:0123456789abcdef', 1,
             CASE WHEN abs(hashtext(ticket)) % 400 < 4 THEN 'extender' ELSE approver_role END, requested_at,
             answer_by, CASE WHEN ended_at IS NOT NULL THEN 'APPROVED' END, ended_at
      FROM grants WHERE abs(hashtext(id::text)) % 10 = 0 AND state IN ('ACTIVE', 'EXPIRED')\
      """;

  private static final String EXTENDED =
      """
      UPDATE grants SET extensions_asked = 1, extension_role = e.approver_role,
             extension_id = CASE WHEN e.outcome IS NULL THEN e.id END
      FROM extensions e WHERE e.grant_id = grants.id\
      """;

  private static final String GLASS =
      """
      UPDATE grants SET glass_role = 'incident-lead', glass_duration_millis = 3600000,
             glass_broken_at = CASE WHEN broken THEN requested_at END,
             glass_breaker_subject = CASE WHEN broken THEN 'sub-lead' END,
             glass_breaker_name = CASE WHEN broken THEN 'lead' END,
             glass_reason = CASE WHEN broken THEN 'Nobody answers' END,
             glass_reviewed_at = CASE WHEN reviewed THEN state_since END,
             glass_reviewer_subject = CASE WHEN reviewed THEN 'sub-approver' END,
             glass_reviewer_name = CASE WHEN reviewed THEN 'approver' END,
             glass_comment = CASE WHEN reviewed THEN 'As agreed' END
      FROM (SELECT drawn.id AS glass, broken, broken AND dice % 7 > 0 AS reviewed
            FROM (SELECT id, abs(hashtext('glass-' || id)) AS dice,
                         state NOT IN ('AWAITING_APPROVAL', 'DENIED', 'UNANSWERED') AS broken FROM grants) drawn
            WHERE dice % 500 = 0) glasses
      WHERE glasses.glass = grants.id\
      """;

  private static final String DECISIONS =
      """
      INSERT INTO decisions (grant_id, approver_subject, approver_name, approver_kind, verdict,
        comment, policy_version, at)
      SELECT id, 'sub-approver', 'approver', 'PERSON',
             CASE state WHEN 'DENIED' THEN 'DENIED' ELSE 'APPROVED' END, 'As agreed', policy_version, state_since
      FROM grants WHERE state NOT IN ('AWAITING_APPROVAL', 'WITHDRAWN', 'UNANSWERED')\
      """;

  private static final String EVENTS =
      """
      INSERT INTO audit_events (id, at, action, actor_subject, actor_name, actor_kind, name_salt,
        name_commitment, grant_id, facts)
      SELECT uuidv7(), requested_at, 'GRANT_REQUESTED', 'lapse', 'Lapse', 'SYSTEM',
             decode(repeat('00', 16), 'hex'),
             'sha256:' || encode(sha256(decode(repeat('00', 16), 'hex') || convert_to('Lapse', 'UTF8')), 'hex'), id,
             '{"state":"AWAITING_APPROVAL","version":1}'
      FROM grants WHERE state IN ('EXPIRED', 'ACTIVATING', 'REVOKING')\
      """;

  /** What a sequencer would have made of them, with bytes of the usual length in place of JSON. */
  private static final String ENTRIES =
      """
      INSERT INTO log_entries (place, event_position, grant_id, grant_place, entry)
      SELECT position - (SELECT min(position) FROM audit_events), position, grant_id, 1,
             convert_to(rpad('{"schema":1}', 500), 'UTF8')
      FROM audit_events\
      """;

  private static final String TILES =
      """
      INSERT INTO log_tiles (level, number, hashes, root)
      SELECT 0, n, decode(repeat('00', 8192), 'hex'), sha256('')
      FROM generate_series(0, (SELECT count(*) FROM log_entries) / 256 - 1) n\
      """;

  private static final String HEADS =
      """
      INSERT INTO log_checkpoints (size, root, note, signed_at)
      SELECT n, sha256(''), 'a note', now() FROM generate_series(100, (SELECT count(*) FROM log_entries), 100) n\
      """;

  private static final String MARK =
      "UPDATE log_mark SET appended_before = (pg_current_xact_id()::text::bigint + 1)::text::xid8";

  private static final String ANSWERS =
      """
      INSERT INTO idempotent_answers (caller, key, fingerprint, grant_id, answer, at)
      SELECT 'sub-' || n % 400, 'key-' || n, 'sha256:0', NULL, '{}', now() - n * interval '1 second'
      FROM generate_series(1, 100000) n\
      """;

  private static final List<String> STEPS =
      List.of(
          TARGETS,
          ended(ENDED_GRANTS),
          OPEN,
          EXTENSIONS,
          EXTENDED,
          GLASS,
          DECISIONS,
          EVENTS,
          ENTRIES,
          TILES,
          HEADS,
          MARK,
          ANSWERS);
}
