package dev.lapse.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Rows as the schema takes them, changed by a test in single columns. Values are SQL expressions.
 */
public final class GrantRows {
  private final Connection connection;

  public GrantRows(Connection connection) {
    this.connection = connection;
  }

  /** A target that is not due. */
  public UUID target() throws SQLException {
    var id = UUID.randomUUID();
    insert(
        "targets",
        Map.of(
            "id", text(id), "realm", "'acme'", "client_uuid", text(id), "scope_uuid", "'scope'"));
    return id;
  }

  /**
   * A grant of a new target that waits for its approval.
   *
   * @param changed columns that are to be different
   */
  public UUID grant(Map<String, String> changed) throws SQLException {
    var id = UUID.randomUUID();
    var columns = new LinkedHashMap<String, String>();
    columns.put("id", text(id));
    columns.put("target_id", text(target()));
    columns.put("realm", "'acme'");
    columns.put("subject", "'ci-deployer'");
    columns.put("scope", "'vault-read'");
    columns.put("assignment", "'OPTIONAL'");
    columns.put("reason", "'Rotate the credentials'");
    columns.put("compensating_controls", "'{}'");
    columns.put("requester_subject", "'sub-ci'");
    columns.put("requester_name", "'service-account-ci'");
    columns.put("requester_kind", "'SERVICE_ACCOUNT'");
    columns.put("policy_name", "'vault'");
    columns.put("policy_version", "'sha256:1'");
    columns.put("approvals_required", "1");
    columns.put("approver_role", "'lapse-approver'");
    columns.put("cutoff", "'STRIKE'");
    columns.put("state", "'AWAITING_APPROVAL'");
    columns.put("state_since", "now()");
    columns.put("requested_at", "now()");
    columns.put("answer_by", "now() + interval '1 day'");
    columns.put("duration_millis", "7200000");
    columns.put("version", "1");
    columns.putAll(changed);
    insert("grants", columns);
    return id;
  }

  /** Appends so many events of a grant, without moving it. */
  public void append(UUID grant, int events) throws SQLException {
    append(grant, events, "{\"state\":\"ACTIVATING\",\"version\":3}");
  }

  /**
   * The same.
   *
   * @param facts of each of them
   */
  public void append(UUID grant, int events, String facts) throws SQLException {
    execute(
        """
        INSERT INTO audit_events (id, at, action, actor_subject, actor_name, actor_kind, grant_id, facts)
        SELECT gen_random_uuid(), now(), 'GRANT_STARTED', 'lapse', 'Lapse', 'SYSTEM', '%s', '%s'
        FROM generate_series(1, %d)\
        """
            .formatted(grant, facts, events));
  }

  /** Adds one row. */
  public void insert(String table, Map<String, String> columns) throws SQLException {
    var names = columns.keySet().stream().collect(Collectors.joining(", "));
    var values = columns.values().stream().collect(Collectors.joining(", "));
    execute("INSERT INTO %s (%s) VALUES (%s)".formatted(table, names, values));
  }

  public void execute(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  /** The one value that a query gives. */
  public String value(String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query);
        var rows = statement.executeQuery()) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** A value as an SQL literal. */
  public static String text(Object value) {
    return "'" + value + "'";
  }
}
