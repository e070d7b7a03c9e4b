package dev.lapse.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GuardVersionTest {
  private static final Pattern OWN_VERSION =
      Pattern.compile("<artifactId>lapse[^<]*</artifactId>.*?<version>([^<]*)", Pattern.DOTALL);

  @Test
  void theGuardHasTheVersionOfTheService() throws IOException {
    // Given
    var service = Path.of("pom.xml");

    // When
    var guard = version(Path.of("keycloak-guard", "pom.xml"));

    // Then
    assertThat(guard).isEqualTo(version(service));
  }

  private static String version(Path pom) throws IOException {
    var matcher = OWN_VERSION.matcher(Files.readString(pom));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}
