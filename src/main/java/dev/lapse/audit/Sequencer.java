package dev.lapse.audit;

import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.RightEdge;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Gives committed events their places in the log, without gaps, and signs the head. All of a batch
 * is one transaction, in which one replica at a time is let in; and two that believed to be alone
 * could still not give one place twice.
 *
 * <p>Before it signs, it makes sure that what is stored still is what was signed last.
 */
@ApplicationScoped
class Sequencer {
  /** "lapse" in ASCII: one number for all replicas on a database. */
  private static final long LOCK = 0x6c61707365L;

  private static final String UNIQUE_VIOLATION = "23505";

  private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock($1) AS mine";

  private final Pool pool;
  private final LogStore store;
  private final WaitingEvents waiting;
  private final LogKeys keys;
  private final LogState state;
  private final LogConfiguration configuration;
  private final Clock clock;

  Sequencer(
      Pool pool,
      LogStore store,
      WaitingEvents waiting,
      LogKeys keys,
      LogState state,
      LogConfiguration configuration,
      Clock clock) {
    this.pool = pool;
    this.store = store;
    this.waiting = waiting;
    this.keys = keys;
    this.state = state;
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * What a run came to.
   *
   * @param sequenced how many events got their places
   * @param mayHaveMore whether others may wait
   */
  record Outcome(int sequenced, boolean mayHaveMore) {
    static final Outcome NOTHING = new Outcome(0, false);
  }

  /** A look at what is stored, and what came of it. */
  private record Turn(Optional<SignedHead> head, Outcome outcome) {}

  /** What is stored, as far as the next entries need it. */
  private record Stored(Optional<SignedHead> head, RightEdge edge) {}

  private record Grown(RightEdge.Appended appended, List<LogStore.Placed> entries) {}

  /**
   * Sequences one batch; nothing where another replica is at it. Fails with {@link
   * BrokenLogException} where what is stored is not what was signed. That it is sound is said only
   * once all of it is committed: what comes next may be in the way as well.
   */
  Uni<Outcome> run() {
    return pool.withTransaction(this::turn)
        .onFailure(Sequencer::isTaken)
        .transform(Sequencer::taken)
        .onFailure(BrokenLogException.class)
        .invoke(failure -> state.broken(failure.getMessage()))
        .map(turn -> turn.map(this::settled).orElse(Outcome.NOTHING));
  }

  private Uni<Optional<Turn>> turn(SqlClient client) {
    return lock(client)
        .chain(mine ->
            mine
                ? sequence(client).map(Optional::of)
                : Uni.createFrom().item(Optional.<Turn>empty()));
  }

  private Outcome settled(Turn turn) {
    state.sound(turn.head());
    return turn.outcome();
  }

  private static boolean isTaken(Throwable failure) {
    return failure instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState());
  }

  /** Who has the lock writes what nobody wrote before. */
  private static Throwable taken(Throwable failure) {
    return new BrokenLogException(
        "what comes next is in the log already: " + ((PgException) failure).getDetail());
  }

  private static Uni<Boolean> lock(SqlClient client) {
    return client
        .preparedQuery(TRY_LOCK)
        .execute(Tuple.of(LOCK))
        .map(rows -> rows.iterator().next().getBoolean("mine"));
  }

  private Uni<Turn> sequence(SqlClient client) {
    return stored(client)
        .chain(stored ->
            waiting
                .mark(client)
                .chain(mark -> sequence(client, stored, mark))
                .map(outcome -> new Turn(stored.head(), outcome)));
  }

  private Uni<Outcome> sequence(SqlClient client, Stored stored, WaitingEvents.Mark mark) {
    return waiting
        .next(client, mark, configuration.batch())
        .chain(events ->
            events.isEmpty()
                ? Uni.createFrom().item(Outcome.NOTHING)
                : append(client, stored, events).chain(() -> settle(client, mark, events.size())));
  }

  private Uni<Outcome> settle(SqlClient client, WaitingEvents.Mark mark, int sequenced) {
    return sequenced < configuration.batch()
        ? waiting.moveMark(client, mark).replaceWith(new Outcome(sequenced, false))
        : Uni.createFrom().item(new Outcome(sequenced, true));
  }

  // ---- what is there

  private Uni<Stored> stored(SqlClient client) {
    return store
        .lastHead(client)
        .call(head -> requireWhatWasSeen(client, head))
        .chain(head ->
            store
                .size(client)
                .invoke(size -> requireSize(head, size))
                .chain(size -> store.edge(client, size))
                .map(edge -> new Stored(head, edge)))
        .invoke(this::requireWhatWasSigned);
  }

  /** Whatever happened to the database: this replica knows what it has seen. */
  private Uni<Void> requireWhatWasSeen(SqlClient client, Optional<SignedHead> last) {
    return state
        .largest()
        .map(seen ->
            store.headOf(client, seen.size()).invoke(found -> requireSeen(seen, found, last)))
        .orElse(Uni.createFrom().item(Optional.empty()))
        .replaceWithVoid();
  }

  private static void requireSeen(
      SignedHead seen, Optional<SignedHead> found, Optional<SignedHead> last) {
    long size = last.map(SignedHead::size).orElse(0L);
    if (size < seen.size()) {
      throw new BrokenLogException(
          "the last checkpoint is of size %d, but one of size %d was seen: it was rolled back"
              .formatted(size, seen.size()));
    }
    if (found.filter(seen::agreesWith).isEmpty()) {
      throw new BrokenLogException(
          "the checkpoint of size %d is not the one that was seen before: the log has forked"
              .formatted(seen.size()));
    }
  }

  private static void requireSize(Optional<SignedHead> head, long size) {
    long signed = head.map(SignedHead::size).orElse(0L);
    if (size != signed) {
      throw new BrokenLogException(
          size < signed
              ? "entries from %d on are missing: %d were signed".formatted(size, signed)
              : "entries from %d on were never signed".formatted(signed));
    }
  }

  private void requireWhatWasSigned(Stored stored) {
    stored
        .head()
        .ifPresent(head -> {
          keys.requireOurs(head);
          if (!stored.edge().root().equals(head.root())) {
            throw new BrokenLogException(
                "the stored entries do not lead to the root that was signed at size %d"
                    .formatted(head.size()));
          }
        });
  }

  // ---- what is new

  private Uni<Void> append(SqlClient client, Stored stored, List<StoredEvent> events) {
    return waiting
        .entriesOf(client, events)
        .map(counted -> grow(stored.edge(), events, counted))
        .call(grown -> store.addEntries(client, grown.entries()))
        .call(grown -> store.addTiles(client, grown.appended().completed()))
        .chain(grown -> sign(client, grown.appended().edge()));
  }

  private static Grown grow(RightEdge edge, List<StoredEvent> events, Map<UUID, Long> counted) {
    var counts = new HashMap<>(counted);
    var entries = new ArrayList<LogStore.Placed>();
    for (var event : events) {
      long grantPlace = event.grant().map(grant -> counts.merge(grant, 1L, Long::sum)).orElse(0L);
      entries.add(
          new LogStore.Placed(
              edge.size() + entries.size(), event, grantPlace, LogEntry.of(event, grantPlace)));
    }
    var leaves = entries.stream().map(placed -> Hash.ofLeaf(placed.entry())).toList();
    return new Grown(edge.append(leaves), entries);
  }

  private Uni<Void> sign(SqlClient client, RightEdge edge) {
    var checkpoint = new Checkpoint(keys.origin(), edge.size(), edge.root());
    return store.addHead(client, checkpoint, keys.sign(checkpoint).toString(), clock.instant());
  }
}
