package dev.lapse.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/** {@code lapse_audit_events_unsequenced}: the events that have no place in the log yet. */
@ApplicationScoped
class AuditMetrics {
  private final Pool pool;
  private final WaitingEvents waiting;
  private final AtomicLong unsequenced = new AtomicLong();

  AuditMetrics(MeterRegistry registry, Pool pool, WaitingEvents waiting) {
    this.pool = pool;
    this.waiting = waiting;
    Gauge.builder("lapse.audit.events.unsequenced", unsequenced, AtomicLong::get)
        .description("Audit events that have no place in the log yet")
        .register(registry);
  }

  @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> count() {
    return waiting.count(pool).invoke(unsequenced::set).replaceWithVoid();
  }
}
