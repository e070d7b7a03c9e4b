package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pages in a browser that runs no script. */
@ExtendWith(SharedSite.class)
class WithoutScriptsIT {
  private final Site site;

  WithoutScriptsIT(Site site) {
    this.site = site;
  }

  @Test
  void everythingWorksWithoutScripts() {
    // Given
    var wanted = site.wanted();
    var id = wanted.request();
    var withoutScripts = new Browser.NewContextOptions().setJavaScriptEnabled(false);
    try (var visitor = site.visitor(withoutScripts).signedIn("approver", "/exceptions/" + id)) {
      visitor.screenshot("exception-without-scripts");

      // When
      visitor.exactly("Approve").click();

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("Approved");
      wanted.api().awaitState(id, "ACTIVE");
    }
  }

  @Test
  void whoHasWhatIsReadAndSearchedWithoutScripts() {
    // Given
    var withoutScripts = new Browser.NewContextOptions().setJavaScriptEnabled(false);
    try (var visitor = site.visitor(withoutScripts).signedIn("auditor", "/service-accounts")) {
      visitor.page().locator("input[name=q]").fill("partner-exp");

      // When
      visitor.exactly("Filter").click();

      // Then
      assertThat(visitor.page().locator("tbody th")).hasText(new String[] {"partner-sync"});
      assertThat(visitor.page().locator("tbody tr.alarm")).containsText("partner-export");
      visitor.open("/exceptions/" + site.active() + "/use");
      assertThat(visitor.page().locator("h1")).hasText("Was it used?");
    }
  }
}
