package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import dev.lapse.verify.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The evidence of an exception, checked in the browser and taken away. */
@ExtendWith(SharedSite.class)
class EvidenceIT {
  private final Site site;

  EvidenceIT(Site site) {
    this.site = site;
  }

  @Test
  void theBrowserVerifiesTheEvidence() {
    // Given
    var wanted = site.wanted();
    var id = wanted.active();
    try (var visitor = site.visitor().signedIn("auditor", "/exceptions/" + id)) {
      // When
      visitor.page().getByText("Verify it here").click();

      // Then
      assertThat(visitor.page().locator("#verification")).containsText("nothing of it was changed");
      visitor.screenshot("exception-verified");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void theBrowserFindsEvidenceThatWasChanged() {
    // Given
    var wanted = site.wanted();
    var id = wanted.active();
    try (var visitor = site.visitor().signedIn("auditor", "/exceptions/" + id)) {
      visitor
          .page()
          .route(
              "**/evidence",
              route -> {
                var told = route.fetch().text();
                // The first byte of every entry is another one.
                route.fulfill(
                    new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(told.replace("\"entry\":\"ey", "\"entry\":\"fy")));
              });

      // When
      visitor.page().getByText("Verify it here").click();

      // Then
      assertThat(visitor.page().locator("#verification .wrong")).containsText("not in the log");
    }
  }

  @Test
  void theEvidenceIsDownloadedForTheCommandLine(@TempDir Path folder) throws Exception {
    // Given
    var wanted = site.wanted();
    var id = wanted.active();
    try (var visitor = site.visitor().signedIn("auditor", "/exceptions/" + id)) {
      // When
      var download =
          visitor
              .page()
              .waitForDownload(() -> visitor.page().getByText("Download the evidence").click());
      var file = folder.resolve("evidence.json");
      download.saveAs(file);

      // Then
      assertThat(Evidence.parse(Files.readAllBytes(file)).grant()).isEqualTo(id);
    }
  }
}
