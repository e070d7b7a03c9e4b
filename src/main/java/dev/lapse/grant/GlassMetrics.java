package dev.lapse.grant;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code lapse_glass_broken_total}, what this replica was told to open, and {@code
 * lapse_glass_unreviewed}: the same from every replica.
 */
@ApplicationScoped
class GlassMetrics {
  static final String COUNT = "SELECT count(*) FROM grants WHERE " + GrantQuerySql.UNREVIEWED_GLASS;

  private final AtomicLong unreviewed = new AtomicLong();
  private final Counter broken;

  GlassMetrics(MeterRegistry registry) {
    broken =
        Counter.builder("lapse.glass.broken")
            .description("Requests that one person opened alone")
            .register(registry);
    Gauge.builder("lapse.glass.unreviewed", unreviewed, AtomicLong::get)
        .description("Requests that one person opened alone, and nobody has looked at since")
        .register(registry);
  }

  /** One more was broken, and that is committed. */
  void countBroken() {
    broken.increment();
  }

  @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> count() {
    return Panache.withSession(() ->
            Panache.getSession()
                .chain(session -> session.createNativeQuery(COUNT, Long.class).getSingleResult()))
        .invoke(unreviewed::set)
        .replaceWithVoid();
  }
}
