package dev.lapse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.local.LogKey;
import dev.lapse.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log in which nothing happened yet. */
class EmptyLogTest {
  @TempDir Path folder;

  @Test
  void itIsVerifiedAndItsCheckpointKept() throws Exception {
    // Given
    var kept = folder.resolve("checkpoint");
    try (var database = TestDatabase.migrated();
        var replica =
            new LogReplica(
                database.address(),
                database.username(),
                database.password(),
                LogKey.ofOneRun().secret())) {

      // When
      var audited = replica.auditLog(replica.key(), "--keep", kept.toString());

      // Then
      assertThat(audited).isEmpty();
      assertThat(Files.readString(kept)).contains("\n0\n");
      assertThat(replica.checkItself()).isEmpty();
    }
  }
}
