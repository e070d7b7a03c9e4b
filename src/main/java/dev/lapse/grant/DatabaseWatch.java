package dev.lapse.grant;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code lapse_database_available}: whether this replica reaches the records. Readiness tells it
 * too, but nobody is woken by a replica that is not ready.
 */
@ApplicationScoped
class DatabaseWatch {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Pool pool;

  /** A start without the database fails. */
  private final AtomicInteger available = new AtomicInteger(1);

  DatabaseWatch(Pool pool, MeterRegistry registry) {
    this.pool = pool;
    Gauge.builder("lapse.database.available", available, AtomicInteger::get)
        .description("Whether PostgreSQL answered this replica when it was last asked")
        .register(registry);
  }

  @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> look() {
    return pool.query("SELECT 1")
        .execute()
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .onItemOrFailure()
        .transform((answer, failure) -> tell(failure == null));
  }

  private Void tell(boolean answered) {
    available.set(answered ? 1 : 0);
    return null;
  }
}
