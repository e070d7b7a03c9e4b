package dev.lapse.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code lapse_audit_events_unsequenced}: the events that have no index in the log yet. Nothing
 * gives one yet, so these are all events; by their last position, which costs the same however many
 * there are, and may be a little too high since positions have gaps.
 */
@ApplicationScoped
class AuditMetrics {
  static final String LAST_POSITION = "SELECT coalesce(max(position), 0) FROM audit_events";

  private final AtomicLong unsequenced = new AtomicLong();

  AuditMetrics(MeterRegistry registry) {
    Gauge.builder("lapse.audit.events.unsequenced", unsequenced, AtomicLong::get)
        .description("Audit events that have no index in the log yet, at most")
        .register(registry);
  }

  @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> count() {
    return Panache.withSession(() ->
            Panache.getSession()
                .chain(session ->
                    session.createNativeQuery(LAST_POSITION, Long.class).getSingleResult()))
        .invoke(unsequenced::set)
        .replaceWithVoid();
  }
}
