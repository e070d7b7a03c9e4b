package dev.lapse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What SECURITY.md says of itself. */
class SecurityPageTest {
  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(Test|IT|Contract))`");

  @Test
  void everyTestThatItNamesIsThere() throws IOException {
    // Given
    Set<String> there;
    try (var files = Files.walk(Path.of("src/test/java"))) {
      there =
          files
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .collect(Collectors.toSet());
    }

    // When
    var named =
        TEST.matcher(Files.readString(Path.of("SECURITY.md")))
            .results()
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.toSet());

    // Then
    assertThat(named).hasSizeGreaterThan(20).isSubsetOf(there);
  }
}
