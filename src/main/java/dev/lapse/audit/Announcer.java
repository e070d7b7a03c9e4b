package dev.lapse.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Sends the newest checkpoint to whoever does not have it. Only the newest: it commits to all
 * before it, so that nothing piles up for somebody who is away, and signing waits for nobody.
 */
@ApplicationScoped
class Announcer {
  /** Long enough for two answers; then another replica may take over. */
  private static final Duration LEASE = Post.PATIENCE.multipliedBy(3);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
  private static final int MOST_DOUBLINGS = 20;
  private static final int LONGEST_REASON = 300;

  private final Pool pool;
  private final LogStore store;
  private final LogKeys keys;
  private final Destinations destinations;
  private final Deliveries deliveries;
  private final AnnouncementState state;
  private final LogState log;
  private final LogConfiguration configuration;
  private final LogOutput output = new LogOutput();

  Announcer(
      Pool pool,
      LogStore store,
      LogKeys keys,
      Destinations destinations,
      Deliveries deliveries,
      AnnouncementState state,
      LogState log,
      LogConfiguration configuration) {
    this.pool = pool;
    this.store = store;
    this.keys = keys;
    this.destinations = destinations;
    this.deliveries = deliveries;
    this.state = state;
    this.log = log;
    this.configuration = configuration;
  }

  /** One round. It fails where the database does, or the log is not what was announced of it. */
  Uni<Void> run() {
    return store
        .lastHead(pool)
        .chain(head -> head.map(this::announce).orElse(Uni.createFrom().voidItem()))
        .chain(this::lookAround)
        .onFailure(BrokenLogException.class)
        .invoke(failure -> log.brokenForOthers(failure.getMessage()));
  }

  private Uni<Void> announce(SignedHead head) {
    keys.requireOurs(head);
    output.announce(head);
    var sent = destinations.all().stream().map(destination -> announce(destination, head)).toList();
    return sent.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.join().all(sent).andCollectFailures().replaceWithVoid();
  }

  /** How far everybody is. Nobody can be further than the log, which is looked at after that. */
  private Uni<Void> lookAround() {
    return deliveries
        .all()
        .invoke(this::know)
        .chain(known -> store.lastHead(pool).invoke(head -> requireNoneAhead(known, head)))
        .replaceWithVoid();
  }

  /** Of the log output nobody knows but this replica, whatever a row says. */
  private void know(List<Deliveries.Progress> known) {
    state.know(known);
    output.progress().map(List::of).ifPresent(state::know);
  }

  private void requireNoneAhead(List<Deliveries.Progress> known, Optional<SignedHead> head) {
    long size = head.map(SignedHead::size).orElse(0L);
    known.stream()
        .filter(progress -> progress.size() > size)
        .findFirst()
        .ifPresent(ahead -> {
          throw new BrokenLogException(
              "%s was sent a checkpoint of size %d, and the last one is of size %d: it was rolled back"
                  .formatted(ahead.name(), ahead.size(), size));
        });
    log.soundForOthers();
  }

  private Uni<Void> announce(Destination destination, SignedHead head) {
    return deliveries
        .claim(destination.name(), head.size(), LEASE)
        .chain(claim ->
            claim
                .map(claimed -> send(destination, head, claimed))
                .orElse(Uni.createFrom().voidItem()));
  }

  private Uni<Void> send(Destination destination, SignedHead head, Deliveries.Claim claim) {
    return Uni.createFrom()
        .deferred(() -> destination.announce(head, claim.size()))
        .onItemOrFailure()
        .transformToUni((taken, failure) ->
            failure == null
                ? taken(destination, head)
                : refused(destination, failure, claim.failures()));
  }

  private Uni<Void> taken(Destination destination, SignedHead head) {
    state.sent(destination.name());
    log.agreed(destination.name());
    return deliveries.taken(destination.name(), head.size(), untilNextRound());
  }

  /** A little less than a round, or this replica would come too early each time. */
  private Duration untilNextRound() {
    return configuration.announceEvery().multipliedBy(9).dividedBy(10);
  }

  private Uni<Void> refused(Destination destination, Throwable failure, int failures) {
    var why = reason(failure);
    state.failed(destination.name(), why);
    if (failure instanceof NotAnnouncedException told && told.isContradiction()) {
      log.contradicted(destination.name(), why);
    }
    return deliveries.refused(destination.name(), why, pauseAfter(failures));
  }

  private Duration pauseAfter(int failures) {
    var pause = untilNextRound().multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private static String reason(Throwable failure) {
    var text =
        failure instanceof NotAnnouncedException
            ? failure.getMessage()
            : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    var line = text.replaceAll("[\\p{Cntrl}\\s]+", " ");
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON);
  }
}
