package dev.lapse.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the build says is in the package. */
class BillOfMaterialsIT {
  private static final Path TARGET = Path.of("target");

  @Test
  void theBuildSaysWhatIsInThePackage() throws IOException {
    // Given
    Path file;
    try (var files = Files.list(TARGET)) {
      file =
          files
              .filter(each -> each.toString().endsWith("-cyclonedx.json"))
              .findFirst()
              .orElseThrow();
    }

    // When
    JsonObject bill = JsonParser.parseString(Files.readString(file)).getAsJsonObject();

    // Then
    assertThat(bill.get("bomFormat").getAsString()).isEqualTo("CycloneDX");
    assertThat(names(bill))
        .contains("quarkus-oidc", "vertx-pg-client", "flyway-core", "bucket4j_jdk17-core")
        .doesNotContain("archunit");
  }

  private static List<String> names(JsonObject bill) {
    return bill.getAsJsonArray("components").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(component -> component.get("name").getAsString())
        .toList();
  }
}
