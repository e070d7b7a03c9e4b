package dev.lapse.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lapse.actor.SignIn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequiredSignInTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({"PT0S, true", "PT5M, true", "PT5M0.001S, false", "PT1H, false", "PT-1S, true"})
  void aSignInIsGoodForAWhile(Duration ago, boolean good) {
    // Given
    var required = new RequiredSignIn(Optional.of(Duration.ofMinutes(5)), List.of());
    var signIn = signIn(null, NOW.minus(ago));

    // When
    var met = required.isMetBy(signIn, NOW);

    // Then
    assertThat(met).isEqualTo(good);
  }

  @ParameterizedTest
  @CsvSource({"gold, true", "platinum, true", "Gold, false", "silver, false", ", false"})
  void oneOfTheLevelsWillDo(String acr, boolean good) {
    // Given
    var required = new RequiredSignIn(Optional.empty(), List.of("gold", "platinum"));

    // When
    var met = required.isMetBy(signIn(acr, NOW), NOW);

    // Then
    assertThat(met).isEqualTo(good);
  }

  @Test
  void ofWhatIsNotKnownNothingHolds() {
    // Given
    var recent = new RequiredSignIn(Optional.of(Duration.ofDays(1)), List.of());
    var strong = new RequiredSignIn(Optional.empty(), List.of("1"));

    // When
    var met = recent.isMetBy(SignIn.UNKNOWN, NOW) || strong.isMetBy(SignIn.UNKNOWN, NOW);

    // Then
    assertThat(met).isFalse();
    assertThat(RequiredSignIn.NONE.isMetBy(SignIn.UNKNOWN, NOW)).isTrue();
  }

  @Test
  void bothHaveToHoldWhereBothAreAsked() {
    // Given
    var required = new RequiredSignIn(Optional.of(Duration.ofMinutes(5)), List.of("gold"));

    // When
    var met = required.isMetBy(signIn("gold", NOW.minusSeconds(1)), NOW);

    // Then
    assertThat(met).isTrue();
    assertThat(required.isMetBy(signIn("gold", NOW.minus(Duration.ofHours(1))), NOW)).isFalse();
    assertThat(required.isMetBy(signIn("silver", NOW), NOW)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"b", "a\nb", "ä"})
  void whatWouldBreakAHeaderIsNoLevel(String level) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RequiredSignIn(Optional.empty(), List.of(level)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT59S", "PT0S", "PT-1H", "P3651D"})
  void anAgeOutOfRangeIsNone(Duration age) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RequiredSignIn(Optional.of(age), List.of()));
  }

  private static SignIn signIn(String acr, Instant at) {
    return new SignIn(Optional.ofNullable(acr), Optional.of(at), List.of());
  }
}
