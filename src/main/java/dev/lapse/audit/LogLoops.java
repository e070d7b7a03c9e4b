package dev.lapse.audit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
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
  private final LogConfiguration configuration;
  private final Vertx vertx;
  private volatile boolean stopped;

  LogLoops(
      Sequencer sequencer,
      Announcer announcer,
      LogKeys keys,
      LogConfiguration configuration,
      Vertx vertx) {
    this.sequencer = sequencer;
    this.announcer = announcer;
    this.keys = keys;
    this.configuration = configuration;
    this.vertx = vertx;
  }

  /**
   * One of them.
   *
   * @param pause between two turns
   * @param turn tells whether more is waiting, which has no pause before it
   * @param failing what is said of a turn that failed
   */
  private record Loop(Duration pause, Supplier<Uni<Boolean>> turn, String failing) {}

  void start(@Observes StartupEvent event) {
    if (keys.areThere()) {
      later(
          new Loop(
              configuration.sequenceEvery(),
              () -> sequencer.run().map(Sequencer.Outcome::mayHaveMore),
              "events were not sequenced"));
      later(
          new Loop(
              configuration.announceEvery(),
              () -> announcer.run().replaceWith(false),
              "checkpoints were not announced"));
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

  private void run(Loop loop) {
    loop.turn().get().subscribe().with(more -> done(loop, more), failure -> failed(loop, failure));
  }

  private void done(Loop loop, boolean more) {
    if (more && !stopped) {
      run(loop);
    } else {
      later(loop);
    }
  }

  private void failed(Loop loop, Throwable failure) {
    // What is wrong with the log was said already; and the database's being away is said by others.
    LOG.debugf("%s: %s", loop.failing(), failure.getMessage());
    later(loop);
  }
}
