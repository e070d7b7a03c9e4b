package dev.lapse.grant;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * {@code lapse_grants}, the open grants by state, and {@code lapse_grants_stuck}: the same from
 * every replica.
 */
@ApplicationScoped
class GrantMetrics {
  static final String COUNT =
      "SELECT state, stuck, count(*) FROM grants WHERE ended_at IS NULL GROUP BY state, stuck";

  private final Map<GrantState, AtomicLong> open = new EnumMap<>(GrantState.class);
  private final AtomicLong stuck = new AtomicLong();

  GrantMetrics(MeterRegistry registry) {
    Arrays.stream(GrantState.values())
        .filter(state -> !state.isEnded())
        .forEach(state -> open.put(state, gauge(registry, state)));
    Gauge.builder("lapse.grants.stuck", stuck, AtomicLong::get)
        .description("Grants that Keycloak has failed to agree with for too long")
        .register(registry);
  }

  private static AtomicLong gauge(MeterRegistry registry, GrantState state) {
    var count = new AtomicLong();
    Gauge.builder("lapse.grants", count, AtomicLong::get)
        .description("Grants that have not ended")
        .tag("state", state.name().toLowerCase(Locale.ROOT))
        .register(registry);
    return count;
  }

  /** How many grants were stuck at the last count, at most 10 s ago. */
  long stuck() {
    return stuck.get();
  }

  @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> count() {
    return Panache.withSession(() ->
            Panache.getSession()
                .chain(session -> session.createNativeQuery(COUNT, Object[].class).getResultList()))
        .invoke(this::show)
        .replaceWithVoid();
  }

  private void show(List<Object[]> rows) {
    open.forEach((state, count) -> count.set(sum(rows, row -> state.name().equals(row[0]))));
    stuck.set(sum(rows, row -> (Boolean) row[1]));
  }

  private static long sum(List<Object[]> rows, Predicate<Object[]> wanted) {
    return rows.stream().filter(wanted).mapToLong(row -> ((Number) row[2]).longValue()).sum();
  }
}
