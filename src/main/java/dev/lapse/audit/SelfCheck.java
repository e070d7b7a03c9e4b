package dev.lapse.audit;

import dev.lapse.tlog.Hash;
import dev.lapse.tlog.HashTile;
import dev.lapse.tlog.RightEdge;
import dev.lapse.tlog.Tile;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Verifies the whole log as it is stored: that every entry is what its event gives and stands where
 * it belongs, that the tiles and each head that was signed follow from the entries, and that no
 * event was left out. It reads a little at a time, holds no transaction open and keeps no more than
 * the edge of the tree, so that it may take its time beside everything else.
 */
@ApplicationScoped
class SelfCheck {
  /** So few that whatever else runs on the thread is not kept waiting. */
  private static final int ENTRIES_AT_ONCE = 64;

  private static final int POSITIONS_AT_ONCE = 4096;

  static final String LEFT_OUT =
      """
      SELECT event.id FROM audit_events event
      LEFT JOIN log_entries logged ON logged.event_position = event.position
      WHERE event.position > $1 AND event.position <= $2
      AND logged.place IS NULL AND event.appended_in < $3::text::xid8
      LIMIT 1\
      """;

  /** A tile that is kept before the log has all that is below it. Both are written at once. */
  static final String TOO_EARLY =
      """
      SELECT level, number FROM log_tiles
      WHERE (number + 1) * power(256::numeric, level + 1) > (SELECT max(size) FROM log_checkpoints)
      LIMIT 1\
      """;

  private static final String LAST_POSITION =
      "SELECT coalesce(max(position), 0) AS last FROM audit_events";

  private final Pool pool;
  private final LogStore store;
  private final WaitingEvents waiting;
  private final Cosignatures cosignatures;
  private final LogKeys keys;

  SelfCheck(
      Pool pool, LogStore store, WaitingEvents waiting, Cosignatures cosignatures, LogKeys keys) {
    this.pool = pool;
    this.store = store;
    this.waiting = waiting;
    this.cosignatures = cosignatures;
    this.keys = keys;
  }

  /**
   * Checks everything up to the newest head; empty where there is none yet. Fails with {@link
   * BrokenLogException} at the first thing that is wrong. Whatever else fails is wrong too, unless
   * the database is away: a row that stops the check must not go unsaid.
   */
  Uni<Optional<SignedHead>> run() {
    return store
        .lastHead(pool)
        .call(head -> head.map(this::walk).orElse(Uni.createFrom().voidItem()))
        .call(() -> requireNothingBeside())
        .onFailure(SelfCheck::isUnexpected)
        .transform(failure -> new BrokenLogException("the log can't be read: " + failure));
  }

  private static boolean isUnexpected(Throwable failure) {
    return !(failure instanceof BrokenLogException) && !LostDatabase.is(failure);
  }

  private Uni<Void> requireNothingBeside() {
    return requireNoneTooEarly().chain(cosignatures::requireHeads).chain(this::requireNoneLeftOut);
  }

  private Uni<Void> walk(SignedHead head) {
    keys.requireOurs(head);
    var walk = new Walk(keys);
    return steps(0, head.size(), ENTRIES_AT_ONCE)
        .onItem()
        .transformToUniAndConcatenate(
            from -> step(walk, from, Math.min(from + ENTRIES_AT_ONCE, head.size())))
        .onItem()
        .ignoreAsUni()
        .invoke(() -> walk.requireRoot(head));
  }

  private Uni<Void> step(Walk walk, long from, long to) {
    return pool.preparedQuery(LoggedEvent.SOME)
        .execute(Tuple.of(from, to))
        .map(rows -> LogStore.stream(rows).map(LoggedEvent::of).toList())
        .chain(events -> heads(from, to).map(heads -> walk.over(events, heads, from, to)))
        .chain(this::requireKept)
        .onFailure(SelfCheck::isUnexpected)
        .transform(failure ->
            new BrokenLogException(
                "entries %d to %d can't be checked: %s".formatted(from, to - 1, failure)));
  }

  private Uni<List<HeadCheck.KeptHead>> heads(long from, long to) {
    return store
        .heads(pool, from, to)
        .chain(heads ->
            cosignatures
                .kept(from, to)
                .map(kept -> heads.stream().map(head -> with(kept, head)).toList()));
  }

  private static HeadCheck.KeptHead with(List<Cosignatures.Kept> kept, LogStore.DatedHead dated) {
    var size = dated.head().size();
    return new HeadCheck.KeptHead(
        dated.head(),
        dated.signedAt(),
        kept.stream().filter(cosignature -> cosignature.size() == size).toList());
  }

  private Uni<Void> requireKept(List<HashTile> completed) {
    return Multi.createFrom()
        .iterable(completed)
        .onItem()
        .transformToUniAndConcatenate(
            tile -> store.isKept(pool, tile).invoke(kept -> require(kept, tile)))
        .onItem()
        .ignoreAsUni();
  }

  private static void require(boolean kept, HashTile tile) {
    if (!kept) {
      throw new BrokenLogException(
          tile.tile().path() + " is missing, or not the hashes of what is below it");
    }
  }

  /** How far the check is. */
  private static final class Walk {
    private final HeadCheck heads;
    private RightEdge edge = RightEdge.EMPTY;

    Walk(LogKeys keys) {
      heads = new HeadCheck(keys);
    }

    /** Goes on over these, and tells which tiles are full since. */
    List<HashTile> over(
        List<LoggedEvent> events, List<HeadCheck.KeptHead> signed, long from, long to) {
      var leaves = leaves(events, from, to);
      var completed = new ArrayList<HashTile>();
      for (var kept : signed) {
        var until = (int) (kept.head().size() - from);
        completed.addAll(append(leaves.subList((int) (edge.size() - from), until)));
        heads.next(kept, edge.root(), events.get(until - 1).at());
      }
      completed.addAll(append(leaves.subList((int) (edge.size() - from), leaves.size())));
      return completed;
    }

    private static List<Hash> leaves(List<LoggedEvent> events, long from, long to) {
      var leaves = new ArrayList<Hash>();
      for (var event : events) {
        event.requireToStandAt(from + leaves.size());
        leaves.add(Hash.ofLeaf(event.entry()));
      }
      if (leaves.size() != to - from) {
        throw new BrokenLogException("entry %d is missing".formatted(from + leaves.size()));
      }
      return leaves;
    }

    private List<HashTile> append(List<Hash> leaves) {
      var appended = edge.append(leaves);
      edge = appended.edge();
      return appended.completed();
    }

    void requireRoot(SignedHead head) {
      if (!edge.root().equals(head.root())) {
        throw new BrokenLogException(
            "the %d entries have the root %s, and signed is %s"
                .formatted(head.size(), edge.root(), head.root()));
      }
    }
  }

  private Uni<Void> requireNoneTooEarly() {
    return pool.preparedQuery(TOO_EARLY)
        .execute()
        .invoke(rows ->
            LogStore.stream(rows)
                .findFirst()
                .map(row -> new Tile(row.getInteger("level"), row.getLong("number"), Tile.FULL))
                .ifPresent(tile -> {
                  throw new BrokenLogException(
                      tile.path() + " is kept, and the log is not so large");
                }))
        .replaceWithVoid();
  }

  // ---- events without an entry

  private Uni<Void> requireNoneLeftOut() {
    return waiting
        .mark(pool)
        .chain(mark -> lastPosition().chain(last -> requireNoneLeftOut(mark, last)));
  }

  private Uni<Long> lastPosition() {
    return pool.preparedQuery(LAST_POSITION)
        .execute()
        .map(rows -> rows.iterator().next().getLong("last"));
  }

  private Uni<Void> requireNoneLeftOut(WaitingEvents.Mark mark, long last) {
    return steps(0, last, POSITIONS_AT_ONCE)
        .onItem()
        .transformToUniAndConcatenate(from -> requireNoneLeftOut(mark, from, last))
        .onItem()
        .ignoreAsUni();
  }

  /** Whatever was appended before the mark has its entry, or was added behind the log's back. */
  private Uni<Void> requireNoneLeftOut(WaitingEvents.Mark mark, long from, long last) {
    return pool.preparedQuery(LEFT_OUT)
        .execute(
            Tuple.of(
                from == 0 ? Long.MIN_VALUE : from, // what was added may have any position
                Math.min(from + POSITIONS_AT_ONCE, last),
                mark.from()))
        .invoke(rows ->
            LogStore.stream(rows)
                .findFirst()
                .ifPresent(row -> {
                  throw new BrokenLogException(
                      "event %s has no entry, though later ones have".formatted(row.getUUID("id")));
                }))
        .replaceWithVoid();
  }

  private static Multi<Long> steps(long from, long to, int width) {
    return Multi.createFrom()
        .items(() -> LongStream.iterate(from, at -> at < to, at -> at + width).boxed());
  }
}
