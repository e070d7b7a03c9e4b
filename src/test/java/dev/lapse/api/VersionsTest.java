package dev.lapse.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionsTest {

  @Test
  void aVersionIsAStrongEntityTag() {
    // When
    var tag = Versions.tag(7);

    // Then
    assertThat(tag).isEqualTo("\"7\"");
  }

  @Test
  void whatWasToldAsATagIsReadBack() {
    // Given
    var tag = Versions.tag(1_234_567);

    // When
    var version = Versions.parse("If-Match", " " + tag + " ");

    // Then
    assertThat(version).hasValue(1_234_567);
  }

  @Test
  void aTagThatAProxyHasMadeWeakIsReadBackToo() {
    // When
    var version = Versions.parse("If-None-Match", "W/\"7\"");

    // Then
    assertThat(version).hasValue(7);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"*", " * "})
  void noHeaderAndTheStarStandForAnyVersion(String header) {
    // When
    var version = Versions.parse("If-Match", header);

    // Then
    assertThat(version).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "W/7",
        "w/\"7\"",
        "\"\"",
        "\"7",
        "\"-7\"",
        "\"seven\"",
        "\"7\", \"8\"",
        "\"9999999999999999999\"",
        "\"\u0667\""
      })
  void whatIsNoTagOfOursIsRefusedUnderItsHeader(String header) {
    // When
    var refused =
        catchThrowableOfType(
            InvalidRequestException.class, () -> Versions.parse("If-None-Match", header));

    // Then
    assertThat(refused).isNotNull();
    assertThat(refused.violations())
        .singleElement()
        .satisfies(violation -> assertThat(violation.field()).isEqualTo("If-None-Match"));
  }
}
