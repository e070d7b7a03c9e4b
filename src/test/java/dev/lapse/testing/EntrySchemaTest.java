package dev.lapse.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the schema of the log's entries lets those through that it should, and no other. */
class EntrySchemaTest {
  private static final String ENTRY =
      """
      {"action":"GRANT_RESTORED",\
      "actor":{"client":"portal","kind":"SYSTEM",\
      "name":"sha256:6f9128def66ad5ceb4bc771da224cd132f28481c2b8ae5bd294c06c88f263bee",\
      "signedIn":{"acr":"1"},"subject":"lapse"},\
      "at":"2026-11-24T16:44:35.120Z",\
      "facts":{"keycloak":"so","readBackAt":"2026-11-24T16:44:35Z","state":"ACTIVE","version":4},\
      "grant":"01930d0e-7f6a-7c3e-9d3b-3a4f5b6c7d8e",\
      "id":"01930d0e-7f6a-7c3e-9d3b-3a4f5b6c7d8f",\
      "request":"0af7651916cd43dd8448eb211c80319c",\
      "schema":1,\
      "sequence":{"n":3,"of":"01930d0e-7f6a-7c3e-9d3b-3a4f5b6c7d8e"}}\
      """;

  @Test
  void anEntryIsLetThrough() {
    // Given
    var entry = ENTRY;

    // When
    var failure = catchThrowable(() -> EntrySchema.requireOf(entry));

    // Then
    assertThat(failure).isNull();
  }

  @Test
  void ofFactsThatWereOmittedNothingIsAsked() {
    // Given
    var facts = "\"facts\":{\"omitted\":\"sha256:%s\"}".formatted("0".repeat(64));
    var entry = ENTRY.replaceFirst("\"facts\":\\{[^}]*}", facts);

    // When
    var failure = catchThrowable(() -> EntrySchema.requireOf(entry));

    // Then
    assertThat(failure).isNull();
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"schema\":1 | \"schema\":2 | schema",
        ",\"schema\":1 | `` | schema",
        "\"kind\":\"SYSTEM\" | \"kind\":\"ROBOT\" | kind",
        "\"subject\":\"lapse\" | \"subject\":\"\" | subject",
        "\"name\":\"sha256: | \"name\":\"Ann | name",
        "{\"acr\":\"1\"} | {} | signedIn",
        "GRANT_RESTORED | grant restored | action",
        "16:44:35.120Z | 16:44:35Z | /at",
        "\"n\":3 | \"n\":0 | sequence",
        "\"schema\":1 | \"more\":1,\"schema\":1 | more",
        "\"request\":\"0af | \"request\":\"0AF | request",
        "\"keycloak\":\"so\", | `` | keycloak",
        "\"version\":4 | \"version\":\"4\" | version",
        "\"state\":\"ACTIVE\", | `` | state",
        "\"version\":4 | \"version\":4,\"undescribed\":1 | undescribed",
        "GRANT_RESTORED | GRANT_ACTIVATED | tokenLifespan",
        "GRANT_RESTORED | GRANT_TAMPERED | byUnknown",
        "GRANT_RESTORED | GRANT_REQUESTED | compensatingControls",
        "\"grant\":\"01930d0e-7f6a-7c3e-9d3b-3a4f5b6c7d8e\", | `` | grant"
      })
  void whatTheSchemaForbidsIsRefusedAndNamed(String part, String instead, String named) {
    // Given
    var entry = ENTRY.replace(part, instead);

    // When
    var failure = catchThrowable(() -> EntrySchema.requireOf(entry));

    // Then
    assertThat(entry).isNotEqualTo(ENTRY);
    assertThat(failure).isInstanceOf(AssertionError.class);
    assertThat(failure.getMessage().replace(entry, "")).contains(named);
  }
}
