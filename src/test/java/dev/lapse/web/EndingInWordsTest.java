package dev.lapse.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.grant.Ending;
import dev.lapse.policy.Cutoff;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndingInWordsTest {
  private static final Duration LIFESPAN = Duration.ofMinutes(5);

  @Test
  void whatIsTooShortToDrainIsNotSaidToOutliveNothing() {
    // Given
    var ending = new Ending(Cutoff.DRAIN, Cutoff.STRIKE, LIFESPAN, LIFESPAN);

    // When
    var told = EndingInWords.of(ending);

    // Then
    assertThat(told.text())
        .startsWith("Too short to drain, since a token lives 5 min.")
        .contains("Keycloak refuses all older tokens", "for up to 5 min more")
        .doesNotContain("Nothing outlives");
    assertThat(told.cutoff()).isEqualTo("strike");
  }

  @Test
  void aCapWithoutItsGuardIsSaidToBeNone() {
    // Given
    var ending = new Ending(Cutoff.CAP, Cutoff.DRAIN, LIFESPAN, Duration.ZERO);

    // When
    var told = EndingInWords.of(ending);

    // Then
    assertThat(told.text())
        .startsWith("Keycloak holds no token to the end here")
        .contains("the scope goes 5 min early", "Made shorter than 10 min, it could not");
    assertThat(told.cutoff()).isEqualTo("drain");
  }

  @Test
  void howLongTokensLingerIsSaid() {
    // Given
    var ending = new Ending(Cutoff.LINGER, Cutoff.LINGER, LIFESPAN, LIFESPAN);

    // When
    var told = EndingInWords.of(ending);

    // Then
    assertThat(told.text()).endsWith("live on, for up to 5 min.");
  }

  @Test
  void whatACapLetsLiveIsSaid() {
    // Given
    var ending = new Ending(Cutoff.CAP, Cutoff.CAP, LIFESPAN, Duration.ofMinutes(3));

    // When
    var told = EndingInWords.of(ending);

    // Then
    assertThat(told.text()).doesNotContain("Nothing outlives").endsWith("for up to 3 min.");
  }

  @Test
  void whereThereIsNoEndToComeThatIsSaid() {
    // Given
    Optional<Ending> none = Optional.empty();

    // When
    var told = EndingInWords.of(none);

    // Then
    assertThat(told.text()).startsWith("There is no end to come");
    assertThat(told.cutoff()).isNull();
  }
}
