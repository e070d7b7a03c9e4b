package dev.lapse.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lapse.testing.GrantRows;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** An export that is larger than whoever reads it is quick, through everything between them. */
@QuarkusTest
@TestProfile(LargeExportTest.NothingIsSequenced.class)
class LargeExportTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int ENTRIES = 60_000;
  private static final int BYTES = 2_000;

  /** What sockets and buffers may hold, far less than the whole. */
  private static final int MOST_READ_AHEAD = ENTRIES / 4;

  private static final String READ =
      "SELECT coalesce(idx_tup_fetch, 0) + coalesce(seq_tup_read, 0) FROM pg_stat_user_tables WHERE relname = 'log_entries'";

  @Inject DataSource database;

  @TestHTTPResource("/api/v1/audit/export?format=ndjson")
  URI export;

  /** So that a test may write the log. */
  public static final class NothingIsSequenced implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.devservices.enabled",
          "false",
          "quarkus.scheduler.enabled",
          "false",
          "quarkus.arc.exclude-types",
          "dev.lapse.enforcement.EnforcementLoop,dev.lapse.enforcement.Recovery,dev.lapse.audit.LogLoops",
          "lapse.policy.file",
          "src/test/resources/vault-owner-policies.yaml");
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(ApiTestParts.class));
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }
  }

  @Test
  void aSlowReaderHasItReadFromTheDatabaseAsSlowly() throws Exception {
    try (var connection = database.getConnection();
        var socket = new Socket(export.getHost(), export.getPort())) {
      // Given
      var rows = new GrantRows(connection);
      writeALargeLog(rows);
      socket.setReceiveBufferSize(64 * 1024);
      long before = Long.parseLong(rows.value(READ));
      ask(socket);
      var answer = socket.getInputStream();
      assertThat(new String(answer.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");

      // When
      long ahead = readUntilItStands(rows) - before;

      // Then
      assertThat(ahead).isPositive().isLessThan(MOST_READ_AHEAD);
      assertThat(rest(answer)).isGreaterThan((long) ENTRIES * BYTES);
    }
  }

  private static void writeALargeLog(GrantRows rows) throws SQLException {
    rows.execute(
        "INSERT INTO log_entries (place, event_position, entry) SELECT n, n, convert_to(repeat('x', %d), 'UTF8') FROM generate_series(0, %d) n"
            .formatted(BYTES, ENTRIES - 1));
    rows.execute(
        "INSERT INTO log_checkpoints (size, root, note, signed_at) VALUES (%d, sha256(''), 'a note', now())"
            .formatted(ENTRIES));
    rows.execute("ANALYZE log_entries");
  }

  private void ask(Socket socket) throws IOException {
    var request =
        "GET %s?%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(
                export.getPath(), export.getQuery(), Tokens.person("auditor", "lapse-auditor"));
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  /** The database counts a little late; what stays the same for some looks is all there is. */
  private static long readUntilItStands(GrantRows rows) {
    var last = new long[] {-1, -1, -1, -1};
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> {
          System.arraycopy(last, 0, last, 1, last.length - 1);
          last[0] = Long.parseLong(rows.value(READ));
          return last[0] == last[1] && last[1] == last[2] && last[2] == last[3] && last[0] > 0;
        });
    return last[0];
  }

  private static long rest(InputStream answer) throws IOException {
    return answer.transferTo(OutputStream.nullOutputStream());
  }
}
