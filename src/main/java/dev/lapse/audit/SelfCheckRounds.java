package dev.lapse.audit;

import dev.lapse.actor.Actor;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Has every replica verify the log at its start and from time to time, and tells what came out: in
 * {@link LogState}, and as an event. Each believes only itself, since it may be the one database
 * that it alone sees which is wrong.
 */
@ApplicationScoped
class SelfCheckRounds {
  private static final Logger LOG = Logger.getLogger(SelfCheckRounds.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int MOST_ATTEMPTS = 60;

  private final SelfCheck check;
  private final LogKeys keys;
  private final LogState state;
  private final AuditLog log;
  private final Clock clock;

  /** What was found and is on record; null where the last check found nothing. */
  private final AtomicReference<String> recorded = new AtomicReference<>();

  SelfCheckRounds(SelfCheck check, LogKeys keys, LogState state, AuditLog log, Clock clock) {
    this.check = check;
    this.keys = keys;
    this.state = state;
    this.log = log;
    this.clock = clock;
  }

  /** The first time at the start. */
  @Scheduled(
      every = "{lapse.audit.check-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> check() {
    return keys.areThere() ? checkWhenPossible() : Uni.createFrom().voidItem();
  }

  /** While the database is away nothing was found, and it is tried again. */
  private Uni<Void> checkWhenPossible() {
    return run()
        .onFailure()
        .retry()
        .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
        .atMost(MOST_ATTEMPTS)
        .onFailure()
        .invoke(failure -> LOG.warnf("the audit log was not checked: %s", failure.getMessage()))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** One check, and what is to be told of it. */
  Uni<Void> run() {
    return check
        .run()
        .chain(head -> head.map(this::sound).orElseGet(this::soundWithoutEntries))
        .onFailure(BrokenLogException.class)
        .recoverWithUni(failure -> broken(failure.getMessage()));
  }

  /** Nothing is wrong with it, and the event that would say so would be its first entry. */
  private Uni<Void> soundWithoutEntries() {
    state.sound(new LogState.Checked(0, clock.instant()));
    return Uni.createFrom().voidItem();
  }

  private Uni<Void> sound(SignedHead head) {
    recorded.set(null);
    state.sound(new LogState.Checked(head.size(), clock.instant()));
    LOG.infof("the audit log was checked: its %d entries are what was signed", head.size());
    var facts = new LinkedHashMap<String, Object>();
    facts.put("size", head.size());
    facts.put("root", head.root().base64());
    return append(AuditAction.LOG_CHECKED, facts);
  }

  /** What is not on record yet is put there, also by a later check: this one may not succeed. */
  private Uni<Void> broken(String what) {
    state.brokenWithin(what);
    return what.equals(recorded.get())
        ? Uni.createFrom().voidItem()
        : append(AuditAction.LOG_FOUND_BROKEN, Map.of("found", what))
            .invoke(() -> recorded.set(what));
  }

  private Uni<Void> append(AuditAction action, Map<String, Object> facts) {
    var event = new AuditEvent(clock.instant(), action, Actor.LAPSE.toParty(), null, facts);
    return Panache.withTransaction(() -> log.append(event));
  }
}
