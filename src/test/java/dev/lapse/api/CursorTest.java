package dev.lapse.api;

import static dev.lapse.grant.GrantFixture.NOON;
import static dev.lapse.grant.GrantFixture.aGrant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lapse.grant.GrantQuery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
  private static final String UUID = "0193f2c4-7d3a-7c11-8a52-3f1f6b0a9d11";

  @Test
  void aCursorLeadsBackToThePlaceOfItsGrant() {
    // Given
    var grant = aGrant().active();

    // When
    var place = Cursor.parse(Cursor.after(grant));

    // Then
    assertThat(place).isEqualTo(new GrantQuery.Place(false, grant.id()));
  }

  @Test
  void thePlaceOfAStuckGrantIsAmongTheStuckOnes() {
    // Given
    var grant = aGrant().revoking();
    grant.attemptFailed("no answer", NOON, Duration.ZERO, NOON);

    // When
    var place = Cursor.parse(Cursor.after(grant));

    // Then
    assertThat(place).isEqualTo(new GrantQuery.Place(true, grant.id()));
  }

  @Test
  void aCursorNeedsNoEscapingInAnAddress() {
    // Given
    var grant = aGrant().requested();

    // When
    var cursor = Cursor.after(grant);

    // Then
    assertThat(cursor).matches("[A-Za-z0-9_-]+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n",
        "n123",
        "x" + UUID,
        UUID,
        "nn" + UUID,
        "n" + UUID + "0",
        "s not-a-uuid",
        "n\u00e9",
      })
  void whatIsNoCursorOfOursIsRefused(String text) {
    // Given
    var cursor =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(text.getBytes(StandardCharsets.UTF_8));

    // When
    var refused = catchThrowableOfType(InvalidRequestException.class, () -> Cursor.parse(cursor));

    // Then
    assertIsAboutTheCursor(refused);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%%%", "bgo=x", "a", "2", "null"})
  void whatIsNotEvenEncodedLikeOneIsRefused(String cursor) {
    // When
    var refused = catchThrowableOfType(InvalidRequestException.class, () -> Cursor.parse(cursor));

    // Then
    assertIsAboutTheCursor(refused);
  }

  private static void assertIsAboutTheCursor(InvalidRequestException refused) {
    assertThat(refused).isNotNull();
    assertThat(refused.violations())
        .singleElement()
        .satisfies(violation -> assertThat(violation.field()).isEqualTo("cursor"));
  }
}
