package dev.lapse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.audit.MeasuredEvidence;
import dev.lapse.testing.TestDatabase;
import dev.lapse.tlog.KeyKind;
import dev.lapse.tlog.SigningKey;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** That what is measured is evidence, before anybody takes an hour to measure it. */
class ProofsTest {
  private static final int SIZE = 1_000;

  private final SigningKey key =
      SigningKey.generate("lapse.example.com/bench", KeyKind.ED25519, new SecureRandom());

  @Test
  void evidenceIsMeasuredFromADatabase() throws Exception {
    // Given
    try (var database = TestDatabase.migrated();
        var connection = database.connect()) {
      MeasuredEvidence.write(connection, SIZE, key);

      // When
      var taken =
          Proofs.evidence(
              database.address(), database.username(), database.password(), key, SIZE, 5);

      // Then
      assertThat(taken.median()).isPositive();
    }
  }
}
