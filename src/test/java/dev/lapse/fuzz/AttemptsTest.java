package dev.lapse.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whether nothing that the document has is left out. */
class AttemptsTest {
  private static final String DOCUMENT =
      """
      { "paths": { "/api/v1/grants": { "post": {
          "parameters": [ { "in": "header", "name": "Idempotency-Key", "example": "k" } ],
          "requestBody": { "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/Request" },
            "example": { "subject": "ci-deployer", "compensatingControls": ["One"] } } } } } } },
        "components": { "schemas": { "Request": { "properties": {
          "subject": { "type": "string" },
          "startsAt": { "$ref": "#/components/schemas/Instant" },
          "compensatingControls": { "type": "array", "items": { "type": "string" } } } },
        "Instant": { "type": "string", "format": "date-time" } } } }\
      """;

  @Test
  void everyFieldOfTheSchemaIsSpoiledInEveryCategoryBeforeAnyIsAgain()
      throws JsonProcessingException {
    // Given
    var operations = Operation.of(new ObjectMapper().readTree(DOCUMENT));
    var attempts = new Attempts(7, operations, random -> "grant", "subject", "scope");

    // When
    var wrong =
        IntStream.range(0, attempts.untilEachWasTried())
            .mapToObj(attempts::number)
            .flatMap(attempt -> attempt.wrong().stream())
            .toList();

    // Then
    for (String field :
        List.of(
            "BODY subject",
            "BODY startsAt",
            "BODY compensatingControls",
            "ITEM compensatingControls")) {
      for (Category category : Category.values()) {
        assertThat(wrong).anyMatch(each -> each.startsWith(category + " " + field + " = "));
      }
    }
    assertThat(wrong).anyMatch(each -> each.startsWith("TOO_LONG HEADER Idempotency-Key"));
  }
}
