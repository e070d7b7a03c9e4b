package dev.lapse.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lapse.enforcement.ClaimStatements;
import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.MillionGrants;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What ended grants cost those that come after them. */
final class Growth implements Measurement {
  private static final int FEW = 1_000;
  private static final int MANY = 1_000_000;
  private static final int WARM_UP = 200;
  private static final int TIMES = 400;
  private static final int BATCH = 32;
  private static final int PAGE = 50;
  private static final String MAKE_DUE =
      """
      UPDATE targets SET custody = 'HELD', due_at = now() - interval '1 minute'
      WHERE id IN (SELECT id FROM targets ORDER BY id LIMIT 200)\
      """;
  private static final String PUT_TO_REST =
      "UPDATE targets SET custody = 'NONE', due_at = NULL WHERE due_at IS NOT NULL";

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public String title() {
    return "Growth with history: 1,000,000 ended grants against 1,000";
  }

  /** Something that is done once on the short history and once on the long one, in turn. */
  private interface Work {
    void carryOut();
  }

  /** What was measured of one kind of work, in milliseconds. */
  private record Compared(Percentiles few, Percentiles many) {
    static Compared of(Work few, Work many) {
      var onFew = new ArrayList<Double>();
      var onMany = new ArrayList<Double>();
      for (int i = 0; i < WARM_UP; i++) {
        few.carryOut();
        many.carryOut();
      }
      for (int i = 0; i < TIMES; i++) {
        onFew.add(millis(few));
        onMany.add(millis(many));
      }
      return new Compared(Percentiles.of(onFew), Percentiles.of(onMany));
    }

    private static double millis(Work work) {
      long begin = System.nanoTime();
      work.carryOut();
      return (System.nanoTime() - begin) / 1e6;
    }
  }

  @Override
  public Result measure(Stage stage) {
    var few = filled(stage, "growth_few", FEW);
    var many = filled(stage, "growth_many", MANY);
    var result = Result.builder();
    tell(result, "claim of a batch", claims(few, many));
    try (var lapseOfFew = stage.startLapse(few);
        var lapseOfMany = stage.startLapse(many)) {
      var realm = new RealmAdmin(stage.parts().keycloak().url(), Realm.NAME);
      lists(
          result,
          new GrantCalls(lapseOfFew.url(), realm),
          new GrantCalls(lapseOfMany.url(), realm));
    }
    return result
        .how(
            "Two databases on one server, each with a service of its own; the same work is done on either in turn, %d times. Medians."
                .formatted(TIMES))
        .how(
            "The claim is the service's own statements by JDBC, with 200 of 20,000 targets due and %d a batch; lists are calls of the API by an auditor, %d grants a page."
                .formatted(BATCH, PAGE))
        .build();
  }

  private static BenchDatabase filled(Stage stage, String name, int grants) {
    var database = stage.newDatabase(name);
    try {
      MillionGrants.fillEnded(database::connectAsSuperuser, database.username(), grants);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return database;
  }

  private static Compared claims(BenchDatabase few, BenchDatabase many) {
    try (var ofFew = few.connect();
        var ofMany = many.connect()) {
      prepareClaims(ofFew);
      prepareClaims(ofMany);
      var compared = Compared.of(() -> claim(ofFew), () -> claim(ofMany));
      endClaims(ofFew);
      endClaims(ofMany);
      return compared;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void prepareClaims(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(MAKE_DUE);
      statement.execute("ANALYZE targets");
    }
    connection.setAutoCommit(false);
  }

  private static void claim(Connection connection) {
    try {
      if (ClaimStatements.claim(connection, BATCH) != BATCH) {
        throw new IllegalStateException("the claim did not get its batch");
      }
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The services that come next find nothing to do. */
  private static void endClaims(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    try (var statement = connection.createStatement()) {
      statement.execute(PUT_TO_REST);
    }
  }

  private static void lists(Result.Builder result, GrantCalls few, GrantCalls many) {
    tell(result, "first page of the list", lists(few, "", many, ""));
    tell(
        result,
        "first page, one client's",
        lists(few, "&subject=ci-deployer", many, "&subject=ci-deployer"));
    tell(result, "first page, by state", lists(few, "&state=EXPIRED", many, "&state=EXPIRED"));
    tell(
        result,
        "a page in the middle (after 500 and 50,000)",
        lists(few, after(few, 500), many, after(many, 50_000)));
  }

  private static Compared lists(GrantCalls few, String ofFew, GrantCalls many, String ofMany) {
    return Compared.of(() -> page(few, ofFew), () -> page(many, ofMany));
  }

  private static void page(GrantCalls calls, String filter) {
    int size = calls.list("limit=" + PAGE + filter).get("items").size();
    if (size != PAGE) {
      throw new IllegalStateException("the page has %d grants".formatted(size));
    }
  }

  /** Walks from page to page until so many grants lie behind. */
  private static String after(GrantCalls calls, int grants) {
    JsonNode page = calls.list("limit=100");
    for (int seen = 100; seen < grants; seen += 100) {
      page = calls.list("limit=100&cursor=" + page.get("nextCursor").asText());
    }
    return "&cursor=" + page.get("nextCursor").asText();
  }

  private static void tell(Result.Builder result, String what, Compared compared) {
    double few = compared.few().median();
    double many = compared.many().median();
    result
        .figure(Figure.of(what + ": after 1,000", few, Unit.MILLISECONDS))
        .figure(Figure.of(what + ": after 1,000,000", many, Unit.MILLISECONDS))
        .figure(
            Figure.of(what + ": ratio", many / few, Unit.RATIO)
                .aimingAt(new Target.AtMost(1.2))
                .limitedBy("the depth of the indexes"))
        .raw(what, List.of(compared.few().summary(), compared.many().summary()));
  }
}
