package dev.lapse.audit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Announces again and again, in every replica; who was quicker sends. */
@ApplicationScoped
class AnnouncementLoop {
  private static final Logger LOG = Logger.getLogger(AnnouncementLoop.class);

  private final Announcer announcer;
  private final LogKeys keys;
  private final LogConfiguration configuration;
  private final Vertx vertx;
  private volatile boolean stopped;

  AnnouncementLoop(Announcer announcer, LogKeys keys, LogConfiguration configuration, Vertx vertx) {
    this.announcer = announcer;
    this.keys = keys;
    this.configuration = configuration;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent event) {
    if (keys.areThere()) {
      later();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    stopped = true;
  }

  private void later() {
    if (!stopped) {
      vertx.setTimer(configuration.announceEvery().toMillis(), timer -> run());
    }
  }

  private void run() {
    announcer.run().subscribe().with(done -> later(), this::failed);
  }

  private void failed(Throwable failure) {
    // The database's being away is said by others.
    LOG.debugf("checkpoints were not announced: %s", failure.getMessage());
    later();
  }
}
