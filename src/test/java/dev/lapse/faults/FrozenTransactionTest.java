package dev.lapse.faults;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lapse.local.LocalPartsTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replica that is stopped in the middle of a transaction says nothing any more. */
@QuarkusTest
@QuarkusTestResource(LocalPartsTestResource.class)
class FrozenTransactionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('a frozen replica'))";

  @Inject Pool pool;

  private SqlConnection frozen;

  @AfterEach
  void close() {
    frozen.close().onFailure().recoverWithNull().await().atMost(PATIENCE);
  }

  @Test
  void itsLocksAreFreedForTheOthers() {
    // Given
    frozen = pool.getConnectionAndAwait();
    frozen.begin().chain(() -> frozen.query(LOCK).execute()).await().atMost(PATIENCE);

    // When
    var other = pool.withTransaction(connection -> connection.query(LOCK).execute());

    // Then
    assertThatCode(() -> other.await().atMost(PATIENCE)).doesNotThrowAnyException();
  }
}
