package dev.lapse.audit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Sequences and announces again and again, in every replica: the database lets one sequence, and
 * who is quicker announces. It looks by itself, since a signal from whoever appends would make them
 * wait for each other at their commit.
 */
@ApplicationScoped
class LogLoops {
  private static final Logger LOG = Logger.getLogger(LogLoops.class);

  private final Sequencer sequencer;
  private final Announcer announcer;
  private final LogKeys keys;
  private final LogState state;
  private final LogConfiguration configuration;
  private final Vertx vertx;
  private final Map<String, String> said = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  LogLoops(
      Sequencer sequencer,
      Announcer announcer,
      LogKeys keys,
      LogState state,
      LogConfiguration configuration,
      Vertx vertx) {
    this.sequencer = sequencer;
    this.announcer = announcer;
    this.keys = keys;
    this.state = state;
    this.configuration = configuration;
    this.vertx = vertx;
  }

  /**
   * One of them.
   *
   * @param pause between two turns
   * @param turn tells whether more is waiting, which has no pause before it
   * @param failing what is said of a turn that failed
   * @param failed takes why it failed; empty once it does not any more
   */
  private record Loop(
      Duration pause,
      Supplier<Uni<Boolean>> turn,
      String failing,
      Consumer<Optional<Throwable>> failed) {}

  void start(@Observes StartupEvent event) {
    if (keys.areThere()) {
      later(
          new Loop(
              configuration.sequenceEvery(),
              () -> sequencer.run().map(Sequencer.Outcome::mayHaveMore),
              "events were not sequenced",
              this::tellOfSigning));
      later(
          new Loop(
              configuration.announceEvery(),
              () -> announcer.run().replaceWith(false),
              "checkpoints were not announced",
              failure -> {}));
    } else {
      LOG.warn("no lapse.audit.key is set: events get no place in a log that can be checked");
    }
  }

  void stop(@Observes ShutdownEvent event) {
    stopped = true;
  }

  private void later(Loop loop) {
    if (!stopped) {
      vertx.setTimer(loop.pause().toMillis(), timer -> run(loop));
    }
  }

  /** Whatever a turn throws, there is a next one. */
  private void run(Loop loop) {
    Uni.createFrom()
        .deferred(() -> loop.turn().get())
        .subscribe()
        .with(more -> done(loop, more), failure -> failed(loop, failure));
  }

  private void done(Loop loop, boolean more) {
    said.remove(loop.failing());
    loop.failed().accept(Optional.empty());
    if (more && !stopped) {
      run(loop);
    } else {
      later(loop);
    }
  }

  /** What is wrong with the log was said already; everything else is, when it is news. */
  private void failed(Loop loop, Throwable failure) {
    var why = String.valueOf(failure.getMessage());
    if (!(failure instanceof BrokenLogException) && !why.equals(said.put(loop.failing(), why))) {
      LOG.warnf("%s: %s: %s", loop.failing(), failure.getClass().getName(), why);
    }
    loop.failed().accept(Optional.of(failure));
    later(loop);
  }

  /** The database's being away is told by others; everything else keeps the replica unready. */
  private void tellOfSigning(Optional<Throwable> failure) {
    failure
        .filter(why -> !(why instanceof BrokenLogException) && !LostDatabase.is(why))
        .ifPresentOrElse(why -> state.obstructed(why.toString()), state::unobstructed);
  }
}
