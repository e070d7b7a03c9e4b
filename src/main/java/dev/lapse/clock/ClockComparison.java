package dev.lapse.clock;

import dev.lapse.grant.Keycloak;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Compares the clocks of this host, the database and Keycloak, and sets the service's by the
 * database's: before anything else at start, and again and again.
 */
@ApplicationScoped
class ClockComparison {
  private static final Logger LOG = Logger.getLogger(ClockComparison.class);
  private static final Duration PATIENCE_AT_START = Duration.ofSeconds(10);

  /** One question may wait for a connection or for a garbage collection; not all of them will. */
  private static final int QUESTIONS = 3;

  private final Pool database;
  private final Keycloak keycloak;
  private final DatabaseClock clock;
  private volatile ClockReading ofDatabase;
  private volatile ClockReading ofKeycloak;

  ClockComparison(Pool database, Keycloak keycloak, DatabaseClock clock, MeterRegistry registry) {
    this.database = database;
    this.keycloak = keycloak;
    this.clock = clock;
    gauge(registry, "database", () -> secondsOf(ofDatabase));
    gauge(registry, "keycloak", () -> secondsOf(ofKeycloak));
  }

  private static void gauge(MeterRegistry registry, String clock, Supplier<Number> ahead) {
    Gauge.builder("lapse.clock.ahead", ahead)
        .description("How far a clock is ahead: the database's of the host's, Keycloak's of both")
        .baseUnit("seconds")
        .tag("clock", clock)
        .register(registry);
  }

  private static double secondsOf(ClockReading reading) {
    return reading == null ? Double.NaN : reading.estimate().toMillis() / 1000.0;
  }

  void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
    followDatabase().await().atMost(PATIENCE_AT_START);
  }

  @Scheduled(
      every = "{lapse.clock.compare-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> compare() {
    return followDatabase()
        .onFailure()
        .invoke(failure -> LOG.debugf("cannot read the database's clock: %s", failure.getMessage()))
        .onFailure()
        .recoverWithNull()
        .chain(this::askKeycloak);
  }

  /** The last comparison of the database's clock with the host's; empty: none yet. */
  Optional<ClockReading> ofDatabase() {
    return Optional.ofNullable(ofDatabase);
  }

  /** The last comparison of Keycloak's clock with the service's; empty: Keycloak did not tell. */
  Optional<ClockReading> ofKeycloak() {
    return Optional.ofNullable(ofKeycloak);
  }

  private Uni<Void> followDatabase() {
    return Multi.createFrom()
        .range(0, QUESTIONS)
        .onItem()
        .transformToUniAndConcatenate(question -> askDatabase())
        .collect()
        .asList()
        .map(readings -> readings.stream().min(Comparator.comparing(ClockReading::uncertainty)))
        .invoke(best -> best.ifPresent(this::follow))
        .replaceWithVoid();
  }

  private void follow(ClockReading reading) {
    ofDatabase = reading;
    clock.follow(reading.estimate());
  }

  private Uni<ClockReading> askDatabase() {
    var asked = clock.ofHost();
    return database
        .query("SELECT clock_timestamp()")
        .execute()
        .map(rows -> rows.iterator().next().getOffsetDateTime(0).toInstant())
        .map(told -> ClockReading.exact(asked, told, clock.ofHost()));
  }

  private Uni<Void> askKeycloak() {
    Instant asked = clock.instant();
    return keycloak
        .time()
        .map(told -> ClockReading.ofSecond(asked, told, clock.instant()))
        .onFailure()
        .recoverWithNull()
        .invoke(reading -> ofKeycloak = reading)
        .replaceWithVoid();
  }
}
