package dev.lapse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * How PostgreSQL carries a statement out: measured in what it reads, never in time. Planned for its
 * parameters, as the service's connections have it.
 */
public final class QueryPlan {

  private static final int MOST_PAGES = 4_000;
  private static final int PAGES_PER_CHANGED_ROW = 20;
  private static final int MOST_ROWS_SORTED = 7_000;

  /** These grow with every grant; targets are as many as there are clients with a scope. */
  private static final Set<String> GROWING =
      Set.of("grants", "decisions", "extensions", "audit_events", "idempotent_answers");

  private static final Pattern PARAMETER = Pattern.compile("(?<!:):(\\w+)");

  private final JsonNode root;

  private QueryPlan(JsonNode root) {
    this.root = root;
  }

  /**
   * Carries the statement out, and takes it back.
   *
   * @param statement with named parameters
   * @param parameters what they stand for; a collection stands for a list of values
   */
  public static QueryPlan of(
      Connection connection, String statement, Map<String, Object> parameters) throws SQLException {
    var arguments = new LinkedHashMap<Integer, Object>();
    var text =
        PARAMETER
            .matcher(statement)
            .replaceAll(match ->
                values(parameters.get(match.group(1)))
                    .map(value -> "\\$" + number(arguments, value))
                    .collect(Collectors.joining(", ")));
    connection.setAutoCommit(false);
    try (var sql = connection.createStatement()) {
      sql.execute("SET LOCAL plan_cache_mode = force_custom_plan");
      sql.execute("PREPARE examined AS " + text);
      var call =
          arguments.isEmpty()
              ? "examined"
              : arguments.values().stream()
                  .map(QueryPlan::literal)
                  .collect(Collectors.joining(", ", "examined(", ")"));
      try (var rows = sql.executeQuery("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE " + call)) {
        rows.next();
        return new QueryPlan(new ObjectMapper().readTree(rows.getString(1)).get(0).get("Plan"));
      } finally {
        connection.rollback();
        sql.execute("DEALLOCATE ALL");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<?> values(Object value) {
    return value instanceof Collection<?> several ? several.stream() : Stream.of(value);
  }

  private static int number(Map<Integer, Object> arguments, Object value) {
    arguments.put(arguments.size() + 1, value);
    return arguments.size();
  }

  private static String literal(Object value) {
    return "'" + value.toString().replace("'", "''") + "'";
  }

  /** Fails unless the plan reads little, whatever the size of the tables. */
  public void requireToReadLittle() {
    requireToReadLittle(GROWING.toArray(String[]::new));
  }

  /** The same, where these are the tables that must not be read from end to end. */
  public void requireToReadLittle(String... growing) {
    requireToScanNone(growing);
    assertThat(nodes(root).mapToLong(QueryPlan::rowsSorted).max().orElse(0))
        .as("rows sorted in %s", root.toPrettyString())
        .isLessThan(MOST_ROWS_SORTED);
    assertThat(pagesRead())
        .as("pages read in %s", root.toPrettyString())
        .isLessThan(MOST_PAGES + PAGES_PER_CHANGED_ROW * rowsChanged());
  }

  /** Fails if one of these tables is read from end to end. */
  public void requireToScanNone(String... growing) {
    assertThat(nodes(root).filter(node -> readsAll(node, Set.of(growing))).toList())
        .as("no table is read from end to end in %s", root.toPrettyString())
        .isEmpty();
  }

  /** From the disk or from memory. */
  private long pagesRead() {
    return root.get("Shared Hit Blocks").asLong() + root.get("Shared Read Blocks").asLong();
  }

  private long rowsChanged() {
    return root.get("Node Type").asText().equals("ModifyTable")
        ? children(root).mapToLong(child -> child.get("Actual Rows").asLong()).sum()
        : 0;
  }

  private static boolean readsAll(JsonNode node, Set<String> growing) {
    return node.get("Node Type").asText().equals("Seq Scan")
        && growing.contains(node.get("Relation Name").asText());
  }

  private static long rowsSorted(JsonNode node) {
    return node.get("Node Type").asText().contains("Sort")
        ? children(node).mapToLong(child -> child.get("Actual Rows").asLong()).sum()
        : 0;
  }

  private static Stream<JsonNode> nodes(JsonNode node) {
    return Stream.concat(Stream.of(node), children(node).flatMap(QueryPlan::nodes));
  }

  private static Stream<JsonNode> children(JsonNode node) {
    var plans = node.get("Plans");
    return plans == null ? Stream.of() : StreamSupport.stream(plans.spliterator(), false);
  }
}
