package dev.lapse.audit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Sequences again and again, in every replica; the database lets in one. It looks by itself, since
 * a signal from whoever appends would make them wait for each other at their commit.
 */
@ApplicationScoped
class SequencerLoop {
  private static final Logger LOG = Logger.getLogger(SequencerLoop.class);

  private final Sequencer sequencer;
  private final LogKeys keys;
  private final LogConfiguration configuration;
  private final Vertx vertx;
  private volatile boolean stopped;

  SequencerLoop(Sequencer sequencer, LogKeys keys, LogConfiguration configuration, Vertx vertx) {
    this.sequencer = sequencer;
    this.keys = keys;
    this.configuration = configuration;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent event) {
    if (keys.areThere()) {
      later();
    } else {
      LOG.warn("no lapse.audit.key is set: events get no place in a log that can be checked");
    }
  }

  void stop(@Observes ShutdownEvent event) {
    stopped = true;
  }

  private void later() {
    if (!stopped) {
      vertx.setTimer(configuration.sequenceEvery().toMillis(), timer -> run());
    }
  }

  private void run() {
    sequencer.run().subscribe().with(this::done, this::failed);
  }

  private void done(Sequencer.Outcome outcome) {
    if (outcome.mayHaveMore() && !stopped) {
      run();
    } else {
      later();
    }
  }

  private void failed(Throwable failure) {
    // What is wrong with the log was said already; and the database's being away is said by others.
    LOG.debugf("events were not sequenced: %s", failure.getMessage());
    later();
  }
}
