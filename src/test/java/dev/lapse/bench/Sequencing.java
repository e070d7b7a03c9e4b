package dev.lapse.bench;

import dev.lapse.local.PackagedLapse;
import dev.lapse.local.RealmAdmin;
import dev.lapse.testing.GrantRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/** What the audit log costs those who append, and how far it is behind them. */
final class Sequencing implements Measurement {
  private static final int ROUNDS = 5;
  private static final int APPENDERS = 4;
  private static final int CALLERS = 8;
  private static final int REQUESTS = 1_000;

  /** The sequencer's, of which there is one in a database. */
  private static final long LOCK = 0x6c61707365L;

  private static final Duration ROUND = Duration.ofSeconds(5);
  private static final int BACKLOG = 50_000;
  private static final int A_SECOND = 500;
  private static final Duration PACED = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final double MILLIS = 1_000;

  private static final String WAITING =
      """
      SELECT count(*) FROM audit_events event
      WHERE NOT EXISTS (SELECT FROM log_entries logged WHERE logged.event_position = event.position)\
      """;

  /** From the append to the signing of the first head that has the event. */
  private static final String LAGS =
      """
      SELECT extract(epoch FROM (SELECT head.signed_at FROM log_checkpoints head
          WHERE head.size > logged.place ORDER BY head.size LIMIT 1) - event.at) AS lag
      FROM log_entries logged JOIN audit_events event ON event.position = logged.event_position
      WHERE event.actor_subject = 'paced'\
      """;

  @Override
  public String name() {
    return "log";
  }

  @Override
  public String title() {
    return "The audit log: what it costs, and how far it is behind";
  }

  @Override
  public Result measure(Stage stage) {
    var held = stage.realm().populateApart("log", 50, 20).pairs();
    var database = stage.newDatabase("log");
    var result = Result.builder();
    try (var lapse = stage.startLapse(database)) {
      measureAppends(result, database);
      measureRequests(
          result,
          database,
          new GrantCalls(lapse.url(), new RealmAdmin(stage.parts().keycloak().url(), Realm.NAME)),
          held);
      measureRate(result, database, lapse);
      measureLag(result, database);
      return result.build();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Something that is done so many times a second. */
  private interface Rate {
    double measure() throws SQLException;
  }

  /** Rates of rounds, with the log on and off by turns. */
  private record Rates(List<Double> on, List<Double> off) {
    private static Rates of(BenchDatabase database, Rate rate) throws SQLException {
      var rates = new Rates(new ArrayList<>(), new ArrayList<>());
      for (int round = 0; round <= ROUNDS; round++) {
        awaitSequenced(database);
        double with = rate.measure();
        awaitSequenced(database);
        double without = unsequenced(database, rate);
        if (round > 0) { // the first one only warms up
          rates.on.add(with);
          rates.off.add(without);
        }
      }
      return rates;
    }

    /** As though another replica were sequencing, for as long as it takes. */
    private static double unsequenced(BenchDatabase database, Rate rate) throws SQLException {
      try (var connection = database.connect()) {
        connection.setAutoCommit(false);
        new GrantRows(connection).value("SELECT pg_advisory_xact_lock(%d)".formatted(LOCK));
        return rate.measure();
      }
    }

    private Percentiles ratios() {
      return Percentiles.of(
          IntStream.range(0, ROUNDS).mapToObj(i -> on.get(i) / off.get(i)).toList());
    }

    private void tell(Result.Builder result, String what) {
      result
          .figure(
              Figure.of(what + " with the log on", Percentiles.of(on).median(), Unit.PER_SECOND))
          .figure(
              Figure.of(what + " with the log off", Percentiles.of(off).median(), Unit.PER_SECOND))
          .figure(
              Figure.of(what + ", on to off", ratios().median(), Unit.RATIO)
                  .aimingAt(new Target.AtLeast(0.95))
                  .limitedBy("the processors, which all parts and the sequencer share"))
          .raw(what + " on", Percentiles.of(on).summary())
          .raw(what + " off", Percentiles.of(off).summary());
    }
  }

  private static void measureAppends(Result.Builder result, BenchDatabase database)
      throws SQLException {
    Rates.of(database, () -> appendsASecond(database)).tell(result, "bare appends");
    result.how(
        "%d connections append for %d s, an event a transaction and nothing else in it. Off: the sequencer's lock is held by somebody else. In turns, %d times; medians, the ratio that within a turn."
            .formatted(APPENDERS, ROUND.toSeconds(), ROUNDS));
  }

  private static void measureRequests(
      Result.Builder result, BenchDatabase database, GrantCalls calls, List<Pair> held)
      throws SQLException {
    Rates.of(database, () -> requestsASecond(calls, held)).tell(result, "requests");
    result.how(
        "%d callers ask for %,d grants over the API, an event each, on and off by the same turns."
            .formatted(CALLERS, REQUESTS));
  }

  private static double requestsASecond(GrantCalls calls, List<Pair> held) {
    var requests =
        IntStream.range(0, REQUESTS)
            .<Runnable>mapToObj(n -> {
              var one = held.get(n % held.size());
              return () -> calls.request(one.client(), one.scope(), "PT2H");
            })
            .toList();
    return REQUESTS / (Callers.carryOut(CALLERS, requests).toNanos() / 1e9);
  }

  private static void measureRate(
      Result.Builder result, BenchDatabase database, PackagedLapse lapse) throws SQLException {
    awaitSequenced(database);
    lapse.freeze();
    try (var connection = database.connect()) {
      var rows = new GrantRows(connection);
      append(rows, rows.grant(Map.of()).toString(), "backlog", BACKLOG);
    }
    var begin = System.nanoTime();
    lapse.thaw();
    awaitSequenced(database);
    result
        .figure(
            Figure.of(
                    "events sequenced",
                    BACKLOG / ((System.nanoTime() - begin) / 1e9),
                    Unit.PER_SECOND)
                .limitedBy("one connection, which writes each batch and its head"))
        .how("The sequencer finds %,d events that wait.".formatted(BACKLOG));
  }

  private static void measureLag(Result.Builder result, BenchDatabase database)
      throws SQLException {
    try (var connection = database.connect()) {
      var rows = new GrantRows(connection);
      var grant = rows.grant(Map.of()).toString();
      var begin = System.nanoTime();
      for (long n = 0; n < A_SECOND * PACED.toSeconds(); n++) {
        var due = begin + n * 1_000_000_000L / A_SECOND;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        append(rows, grant, "paced", 1);
      }
      var taken = (System.nanoTime() - begin) / 1e9;
      awaitSequenced(database);
      var lags = Percentiles.of(lags(connection));
      result
          .figure(Figure.of("lag at 500 a second, median", lags.median(), Unit.MILLISECONDS))
          .figure(
              Figure.of("lag at 500 a second, 99 %", lags.at(99), Unit.MILLISECONDS)
                  .aimingAt(new Target.AtMost(MILLIS))
                  .limitedBy("how often the sequencer looks: every 250 ms"))
          .how(
              "An event is appended every 2 ms for %d s, which took %.1f s; the lag is from its transaction to the head that has it, as both were written down."
                  .formatted(PACED.toSeconds(), taken))
          .raw("lag", lags.summary());
    }
  }

  private static List<Double> lags(Connection connection) throws SQLException {
    var lags = new ArrayList<Double>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(LAGS)) {
      while (rows.next()) {
        lags.add(rows.getDouble("lag") * MILLIS);
      }
    }
    return lags;
  }

  private static double appendsASecond(BenchDatabase database) {
    var end = System.nanoTime() + ROUND.toNanos();
    var appenders =
        IntStream.range(0, APPENDERS)
            .mapToObj(each ->
                CompletableFuture.supplyAsync(
                    () -> appended(database, now -> now < end), Thread::startVirtualThread))
            .toList();
    return appenders.stream().mapToLong(CompletableFuture::join).sum() / (ROUND.toNanos() / 1e9);
  }

  private static long appended(BenchDatabase database, LongPredicate goesOn) {
    try (var connection = database.connect()) {
      var rows = new GrantRows(connection);
      var grant = rows.grant(Map.of()).toString();
      long appended = 0;
      while (goesOn.test(System.nanoTime())) {
        append(rows, grant, "appender", 1);
        appended++;
      }
      return appended;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void append(GrantRows rows, String grant, String actor, int events)
      throws SQLException {
    rows.execute(
        """
        INSERT INTO audit_events (id, at, action, actor_subject, actor_name, actor_kind, grant_id, facts)
        SELECT gen_random_uuid(), clock_timestamp(), 'GRANT_ENFORCEMENT_FAILED', '%s', 'Lapse', 'SYSTEM', '%s',
          '{"state":"ACTIVE","version":3,"keycloak":"the scope was read back on the client"}'
        FROM generate_series(1, %d)\
        """
            .formatted(actor, grant, events));
  }

  private static void awaitSequenced(BenchDatabase database) throws SQLException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    try (var connection = database.connect()) {
      var rows = new GrantRows(connection);
      while (!rows.value(WAITING).equals("0")) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("events wait for more than " + PATIENCE);
        }
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
  }
}
