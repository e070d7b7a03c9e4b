package dev.lapse.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "vault-read, vault-read",
    "vault-*, vault-read",
    "vault-*, vault-",
    "*-read, vault-read",
    "*, vault-read",
    "*, ''",
    "v*-*d, vault-read",
    "*a*a*, banana",
    "*ana, banana",
    "vault-rea?, vault-read",
    "?????, vault",
    "a?c, a😀c",
    "*?, x",
    "**, x",
  })
  void matchesTheWholeName(String pattern, String name) {
    // Given
    Glob glob = new Glob(pattern);

    // When
    boolean matches = glob.matches(name);

    // Then
    assertThat(matches).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "vault-read, vault-readonly",
    "vault-read, my-vault-read",
    "vault-*, my-vault-read",
    "*-read, vault-readonly",
    "*-read, vault-write",
    "vault-?, vault-",
    "vault-?, vault-rw",
    "*?, ''",
    "vault-*, VAULT-read",
    "*ab*ab*, ab",
  })
  void doesNotMatchAnythingElse(String pattern, String name) {
    // Given
    Glob glob = new Glob(pattern);

    // When
    boolean matches = glob.matches(name);

    // Then
    assertThat(matches).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "a.c, abc",
    "a+, aa",
    "[abc], a",
    "(a|b), a",
    "^a$, a",
    "a{2}, aa",
    "\\w, a",
    "\\Qa\\E, a",
  })
  void metacharactersOfRegularExpressionsStandForThemselves(String pattern, String name) {
    // Given
    Glob glob = new Glob(pattern);

    // When
    boolean matchesAsExpression = glob.matches(name);

    // Then
    assertThat(matchesAsExpression).isFalse();
    assertThat(glob.matches(pattern)).isTrue();
  }

  @Test
  void manyStarsStayFast() {
    // Given
    Glob glob = new Glob("*a".repeat(100) + "*b");
    String name = "a".repeat(255);

    // When
    long start = System.nanoTime();
    boolean matches = glob.matches(name);

    // Then
    assertThat(matches).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource({
    "*, *",
    "*, vault-read",
    "*, a?c*",
    "**, *",
    "vault-*, vault-read",
    "vault-*, vault-read*",
    "vault-*, vault-*-x?",
    "vault-?, vault-?",
    "vault-?, vault-r",
    "*read*, vault-read",
  })
  void coversWhatIsNarrowerOrEqual(String wide, String narrow) {
    // Given
    Glob glob = new Glob(wide);

    // When
    boolean covers = glob.covers(new Glob(narrow));

    // Then
    assertThat(covers).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "vault-read, *",
    "vault-*, *",
    "vault-?, vault-*",
    "vault-read, vault-rea?",
    "vault-*, telemetry-read",
    "*-read, vault-*",
    "?, *",
  })
  void doesNotCoverWhatIsWider(String narrow, String wide) {
    // Given
    Glob glob = new Glob(narrow);

    // When
    boolean covers = glob.covers(new Glob(wide));

    // Then
    assertThat(covers).isFalse();
  }

  @Test
  void aBlankGlobIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Glob(" "));
  }
}
