package dev.lapse.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.grant.Keycloak;
import dev.lapse.local.LocalPartsTestResource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

/** A host whose clock is wrong, beside a PostgreSQL and a Keycloak that are right. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class ClockComparisonTest {
  /** What this machine, busy with tests, may be late by. */
  private static final Duration SLACK = Duration.ofMillis(900);

  @Inject Pool database;
  @Inject Keycloak keycloak;
  @Inject ClockConfiguration configuration;

  @Test
  void onAHostThatIsBehindTheServiceHasTheDatabasesTime() throws Throwable {
    // Given
    var clock = new DatabaseClock(hostAheadBy(Duration.ofMinutes(-3)));

    // When
    compare(clock);

    // Then
    assertThat(Duration.between(clock.instant(), Clock.systemUTC().instant()).abs())
        .isLessThan(SLACK);
  }

  @Test
  void aHostThatIsWrongIsToldByReadinessAndKeycloakIsNotBlamed() throws Throwable {
    // Given
    var clock = new DatabaseClock(hostAheadBy(Duration.ofSeconds(90)));

    // When
    var readiness = compare(clock);

    // Then
    assertThat(readiness.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
    assertThat(readiness.getData().orElseThrow())
        .hasEntrySatisfying(
            "database", told -> assertThat(told.toString()).contains("behind this host's clock"))
        .containsEntry("keycloak", "agrees with the database's clock");
  }

  @Test
  void clocksThatAgreeAreReady() throws Throwable {
    // Given
    var clock = new DatabaseClock(Clock.systemUTC());

    // When
    var readiness = compare(clock);

    // Then
    assertThat(readiness.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
  }

  private static Clock hostAheadBy(Duration ahead) {
    return Clock.offset(Clock.systemUTC(), ahead);
  }

  private HealthCheckResponse compare(DatabaseClock clock) throws Throwable {
    var comparison = new ClockComparison(database, keycloak, clock, new SimpleMeterRegistry());
    VertxContextSupport.subscribeAndAwait(comparison::compare);
    return new ClockReadiness(comparison, configuration).call();
  }
}
