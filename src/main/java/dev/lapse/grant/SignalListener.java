package dev.lapse.grant;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Hears the {@link Signals} of all replicas over one connection that is kept open. While it is down
 * signals are lost, so whoever listens also gets {@link Signal#ANYTHING} each time it comes back.
 */
@ApplicationScoped
public class SignalListener {
  private static final Logger LOG = Logger.getLogger(SignalListener.class);
  private static final Duration RETRY_AT_LEAST = Duration.ofMillis(200);
  private static final Duration RETRY_AT_MOST = Duration.ofSeconds(2);

  /**
   * What was heard.
   *
   * @param channel one of {@link Signals}, or empty: anything may have changed
   * @param payload what came with it
   */
  public record Signal(String channel, String payload) {
    static final Signal ANYTHING = new Signal("", "");

    public boolean isOn(String wanted) {
      return channel.equals(wanted);
    }

    /** Whether signals may have been missed. */
    public boolean meansAnything() {
      return channel.isEmpty();
    }
  }

  private final Pool pool;
  private final BroadcastProcessor<Signal> heard = BroadcastProcessor.create();
  private volatile SqlConnection connection;
  private volatile boolean stopped;

  SignalListener(Pool pool) {
    this.pool = pool;
  }

  /** What is heard from now on; a slow listener misses what it has no room for. */
  public Multi<Signal> signals() {
    return heard.onOverflow().bufferUnconditionally();
  }

  void start(@Observes StartupEvent event) {
    listen();
  }

  void stop(@Observes ShutdownEvent event) {
    stopped = true;
    heard.onComplete();
    if (connection != null) {
      connection.closeAndForget();
    }
  }

  private void listen() {
    pool.getConnection()
        .chain(this::subscribe)
        .onFailure()
        .invoke(failure -> LOG.debugf("cannot listen to the database: %s", failure.getMessage()))
        .onFailure(failure -> !stopped)
        .retry()
        .withBackOff(RETRY_AT_LEAST, RETRY_AT_MOST)
        .indefinitely()
        .subscribe()
        .with(this::listening, failure -> LOG.debug("stopped listening", failure));
  }

  private Uni<SqlConnection> subscribe(SqlConnection fresh) {
    PgConnection.cast(fresh.getDelegate())
        .notificationHandler(
            notice -> heard.onNext(new Signal(notice.getChannel(), notice.getPayload())));
    return fresh
        .query("LISTEN " + Signals.GRANT_CHANGED)
        .execute()
        .chain(() -> fresh.query("LISTEN " + Signals.TARGET_DUE).execute())
        .replaceWith(fresh)
        .onFailure()
        .call(fresh::close);
  }

  private void listening(SqlConnection open) {
    connection = open;
    open.closeHandler(this::lost);
    heard.onNext(Signal.ANYTHING);
  }

  private void lost() {
    if (!stopped) {
      LOG.info("lost the connection that listens to the database; opening another");
      listen();
    }
  }
}
