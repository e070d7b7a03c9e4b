package dev.lapse.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KnownNamesTest {

  @Test
  void namesThatBeginWithWhatIsTypedComeBeforeThoseThatHaveItInThem() {
    // Given
    var names = Stream.of("vault-ci", "CI-runner", "ci-deployer", "backup");

    // When
    var found = KnownNames.like(names, "ci", 10);

    // Then
    assertThat(found).containsExactly("CI-runner", "ci-deployer", "vault-ci");
  }

  @Test
  void noMoreAreToldThanAreAskedFor() {
    // Given
    var names = Stream.of("c", "b", "a");

    // When
    var found = KnownNames.like(names, "", 2);

    // Then
    assertThat(found).containsExactly("a", "b");
  }
}
