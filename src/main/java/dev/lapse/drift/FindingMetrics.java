package dev.lapse.drift;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** {@code lapse_findings}, those that nobody has settled: the same from every replica. */
@ApplicationScoped
class FindingMetrics {
  private final FindingRepository findings;
  private final AtomicLong open = new AtomicLong();

  FindingMetrics(FindingRepository findings, MeterRegistry registry) {
    this.findings = findings;
    Gauge.builder("lapse.findings", open, AtomicLong::get)
        .description("Findings that nobody has settled")
        .tag("kind", FindingKind.DRIFT.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> count() {
    return Panache.withSession(() -> findings.count("settledAt is null"))
        .invoke(open::set)
        .replaceWithVoid();
  }

  long open() {
    return open.get();
  }
}
