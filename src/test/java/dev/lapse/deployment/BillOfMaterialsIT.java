package dev.lapse.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the build says is in the package. */
class BillOfMaterialsIT {
  private static final Path TARGET = Path.of("target");

  @Test
  void theBuildSaysWhatIsInThisPackage() throws IOException {
    // Given
    var artifact = TARGET.resolve("quarkus-artifact.properties");
    var file = TARGET.resolve(nameOf(artifact) + "-cyclonedx.json");

    // When
    JsonObject bill = JsonParser.parseString(Files.readString(file)).getAsJsonObject();

    // Then
    assertThat(bill.get("bomFormat").getAsString()).isEqualTo("CycloneDX");
    assertThat(bill.getAsJsonObject("metadata").getAsJsonObject("component").get("version"))
        .extracting(JsonElement::getAsString)
        .isEqualTo(property("version", "<name>Lapse</name>"));
    assertThat(components(bill))
        .contains(
            "quarkus-oidc " + property("quarkus.version", ""),
            "bucket4j_jdk17-core " + property("bucket4j.version", ""))
        .anyMatch(component -> component.startsWith("vertx-pg-client "))
        .anyMatch(component -> component.startsWith("flyway-core "))
        .noneMatch(component -> component.startsWith("archunit"));
  }

  /** The jar that is run, or the executable, without its ending. */
  private static String nameOf(Path artifact) throws IOException {
    var properties = new Properties();
    try (var content = Files.newBufferedReader(artifact)) {
      properties.load(content);
    }
    return Path.of(properties.getProperty("path")).getFileName().toString().replace(".jar", "");
  }

  /** As pom.xml has it; with what follows on it, where there are several. */
  private static String property(String name, String next) throws IOException {
    var found =
        Pattern.compile("<%1$s>([^<]+)</%1$s>\\s*%2$s".formatted(name, next))
            .matcher(Files.readString(Path.of("pom.xml")));
    assertThat(found.find()).as(name).isTrue();
    return found.group(1);
  }

  private static List<String> components(JsonObject bill) {
    return bill.getAsJsonArray("components").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(component ->
            component.get("name").getAsString() + " " + component.get("version").getAsString())
        .toList();
  }
}
