package dev.lapse.deployment;

import static dev.lapse.deployment.Manifests.at;
import static dev.lapse.deployment.Manifests.list;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each alert by promtool: what sets it off, and what does not. */
class AlertsTest {
  private static final Path TESTS = Path.of("src/test/resources/monitoring/alerts-test.yaml");

  @TempDir Path folder;

  @Test
  void eachFiresWhenItShouldAndNotBefore() throws IOException {
    // Given
    Alerts.read().writeTo(folder.resolve("rules.yaml"));
    Files.copy(TESTS, folder.resolve("alerts-test.yaml"));
    var promtool = PrometheusPrograms.get().promtool().toString();

    // When
    var said = PrometheusPrograms.run(folder, promtool, "test", "rules", "alerts-test.yaml");

    // Then
    assertThat(said).contains("SUCCESS");
  }

  @Test
  void noneIsWithoutATestOfEitherKind() {
    // Given
    var judged =
        list(Alerts.yaml(TESTS).get("tests")).stream()
            .flatMap(test -> list(at(test, "alert_rule_test")).stream())
            .toList();

    // When
    var names = Alerts.read().names();

    // Then
    assertThat(names).isNotEmpty().doesNotHaveDuplicates();
    assertThat(names)
        .allSatisfy(name -> {
          assertThat(expected(judged, name)).anyMatch(alerts -> !alerts.isEmpty());
          assertThat(expected(judged, name)).anyMatch(List::isEmpty);
        });
  }

  private static List<List<Object>> expected(List<Object> judged, String name) {
    return judged.stream()
        .filter(test -> name.equals(at(test, "alertname")))
        .map(test -> list(at(test, "exp_alerts")))
        .toList();
  }

  @Test
  void operationsSayWhatEachMeansAndWhatToDo() throws IOException {
    // Given
    var names = Alerts.read().names();

    // When
    var page = Files.readString(Path.of("docs/operations.md"));

    // Then
    assertThat(names).allSatisfy(name -> assertThat(page).contains("| `%s` |".formatted(name)));
  }
}
