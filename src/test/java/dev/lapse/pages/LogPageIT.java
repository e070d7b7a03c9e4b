package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.verify.Verify;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page of the audit log. */
@ExtendWith(SharedSite.class)
class LogPageIT {
  private final Site site;

  LogPageIT(Site site) {
    this.site = site;
  }

  @Test
  void theWholeLogIsTakenAway(@TempDir Path folder) throws Exception {
    // Given
    site.active();
    try (var visitor = site.visitor().signedIn("auditor", "/audit")) {
      // When
      var download =
          visitor
              .page()
              .waitForDownload(() -> visitor.page().getByText("Export the whole log").click());
      var file = folder.resolve(download.suggestedFilename());
      download.saveAs(file);

      // Then
      assertThat(file.getFileName().toString()).isEqualTo("log.ndjson");
      assertThat(Files.readAllLines(file))
          .hasSizeGreaterThan(2)
          .allMatch(line -> line.startsWith("{") && line.endsWith("}"));
      var told = new ArrayList<String>();
      var words = List.of("--export", file.toString(), "--key", site.logKey());
      assertThat(new Verify(Map.of(), told::add).run(words)).as(told.toString()).isZero();
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void theLogTellsWhenItWasSignedAndCheckedAndIsFilteredByTime() {
    // Given
    var id = site.wanted().request();
    try (var visitor = site.visitor().signedIn("auditor", "/audit?grant=" + id)) {
      var page = visitor.page();
      assertThat(page.locator("tbody tr")).hasCount(1);
      assertThat(page.locator("dl.facts")).containsText("Signed");
      assertThat(page.locator("dl.facts")).containsText("Checked by itself");

      // When
      page.locator("input[name=to]").fill("2020-01-01T00:00");
      visitor.exactly("Filter").click();

      // Then
      assertThat(page.locator("main")).containsText("No event fits");
      assertThat(page).hasURL(Pattern.compile(".*zone=Europe%2FBerlin.*"));
      page.locator("input[name=to]").fill("");
      page.locator("input[name=from]").fill("2020-01-01T00:00");
      visitor.exactly("Filter").click();
      assertThat(page.locator("tbody tr")).hasCount(1);
      assertThat(visitor.complaints()).isEmpty();
    }
  }
}
