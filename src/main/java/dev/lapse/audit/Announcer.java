package dev.lapse.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

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
  private final Destinations destinations;
  private final Deliveries deliveries;
  private final AnnouncementState state;
  private final LogConfiguration configuration;

  Announcer(
      Pool pool,
      LogStore store,
      Destinations destinations,
      Deliveries deliveries,
      AnnouncementState state,
      LogConfiguration configuration) {
    this.pool = pool;
    this.store = store;
    this.destinations = destinations;
    this.deliveries = deliveries;
    this.state = state;
    this.configuration = configuration;
  }

  /** One round. It fails only where the database does. */
  Uni<Void> run() {
    return store
        .lastHead(pool)
        .chain(head -> head.map(this::announce).orElse(Uni.createFrom().voidItem()))
        .chain(deliveries::all)
        .invoke(state::know)
        .replaceWithVoid();
  }

  private Uni<Void> announce(SignedHead head) {
    var sent = destinations.all().stream().map(destination -> announce(destination, head)).toList();
    return Uni.join().all(sent).andCollectFailures().replaceWithVoid();
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
                : refused(destination, reason(failure), claim.failures()));
  }

  private Uni<Void> taken(Destination destination, SignedHead head) {
    state.sent(destination.name());
    return deliveries.taken(destination.name(), head.size(), untilNextRound());
  }

  /** A little less than a round, or this replica would come too early each time. */
  private Duration untilNextRound() {
    return configuration.announceEvery().multipliedBy(9).dividedBy(10);
  }

  private Uni<Void> refused(Destination destination, String why, int failures) {
    state.failed(destination.name(), why, failures);
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
