package dev.lapse.oscal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the exceptions are handed over as evidence for. */
class ControlMapTest {
  private static final List<String> CONTROLS =
      List.of(
          "ID.RA-07",
          "GV.PO",
          "AC-2(2)",
          "AC-2(3)",
          "AC-5",
          "AC-6(7)",
          "AU-9(3)",
          "AU-10",
          "NHI1:2025",
          "NHI5:2025");

  private static Stream<Map<?, ?>> maps(Object list) {
    return ((List<?>) list).stream().map(item -> (Map<?, ?>) item);
  }

  @Test
  void itNamesEveryControlAndByWhatItIsMet() {
    // Given
    var other = Map.<String, Object>of("uuid", "other", "props", List.of());

    // When
    var backMatter = ControlMap.backMatter(other);

    // Then
    var props = maps(backMatter.get("resources")).flatMap(resource -> maps(resource.get("props")));
    assertThat(props)
        .allSatisfy(prop -> assertThat((String) prop.get("remarks")).isNotBlank())
        .extracting(prop -> prop.get("value"))
        .isEqualTo(CONTROLS);
  }

  @Test
  void everyRiskPointsToEachFrameworkThatIsThere() {
    // Given
    var resources = maps(ControlMap.backMatter(Map.of("uuid", "other")).get("resources"));
    var ids = resources.map(resource -> "#" + resource.get("uuid")).toList();

    // When
    var links = ControlMap.links();

    // Then
    assertThat(links).hasSize(3);
    assertThat(links).allSatisfy(link -> assertThat(ids).contains((String) link.get("href")));
  }

  @Test
  void theDocumentTellsTheSame() throws IOException {
    // Given
    var page = Files.readString(Path.of("docs", "audit.md"));

    // When
    var table = page.substring(page.indexOf("| control | by |"), page.indexOf("## The key"));

    // Then
    assertThat(CONTROLS).allSatisfy(control -> assertThat(table).contains(control));
  }
}
