package dev.lapse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.tlog.CanonicalJson;
import dev.lapse.tlog.EntryBundle;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an event holds, it has an entry. */
class LogEntryTest {
  private static final Instant NOW = Instant.parse("2026-11-24T16:44:35.120Z");
  private static final String LONG = "x".repeat(70_000);
  private static final String UNWRITABLE = "{\"acr\":1e400}";

  record Written(Instant at, String subject, String client, String signIn, String facts) {
    private static final Written SOUND =
        new Written(NOW, "sub-1", "portal", "{\"acr\":\"1\"}", "{\"state\":\"ACTIVE\"}");

    StoredEvent event() {
      return new StoredEvent(
          1,
          new UUID(0, 1),
          at,
          "GRANT_STUCK",
          subject,
          "sha256:" + "0".repeat(64),
          "PERSON",
          Optional.of(client),
          Optional.of(signIn),
          Optional.empty(),
          Optional.empty(),
          facts);
    }
  }

  static Stream<Written> strange() {
    var sound = Written.SOUND;
    return Stream.of(
        new Written(OffsetDateTime.MAX.toInstant(), sound.subject, "portal", "{}", "{}"),
        new Written(OffsetDateTime.MIN.toInstant(), sound.subject, "portal", "{}", "{}"),
        new Written(NOW, LONG, "portal", "{}", "{}"),
        new Written(NOW, "half a character: \ud800", "portal", "{}", "{}"),
        new Written(NOW, sound.subject, LONG, "{}", "{}"),
        new Written(NOW, sound.subject, "portal", UNWRITABLE, "{}"),
        new Written(NOW, sound.subject, "portal", "[".repeat(100_000), "{}"),
        new Written(NOW, sound.subject, "portal", "{\"acr\":\"" + LONG + "\"}", "{}"),
        new Written(NOW, sound.subject, "portal", "{}", "{"),
        new Written(NOW, LONG, LONG, UNWRITABLE, UNWRITABLE));
  }

  @ParameterizedTest
  @MethodSource("strange")
  void whatCanNotBeWrittenIsAnEntryAllTheSame(Written written) {
    // When
    var entry = LogEntry.of(written.event(), 1);

    // Then
    assertThat(entry.length).isLessThanOrEqualTo(EntryBundle.LONGEST_ENTRY);
    assertThat(CanonicalJson.readCanonical(entry)).containsEntry("action", "GRANT_STUCK");
  }

  @Test
  void onlyWhatIsInTheWayIsLeftOut() {
    // Given
    var sound = Written.SOUND;
    var event = new Written(NOW, sound.subject, "portal", UNWRITABLE, sound.facts).event();

    // When
    var entry = CanonicalJson.readCanonical(LogEntry.of(event, 1));

    // Then
    assertThat(entry.get("facts")).isEqualTo(Map.of("state", "ACTIVE"));
    assertThat(entry.get("actor").toString()).contains("signedIn={omitted=sha256:");
  }
}
