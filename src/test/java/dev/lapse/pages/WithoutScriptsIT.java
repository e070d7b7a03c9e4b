package dev.lapse.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import java.util.regex.Pattern;
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
    try (var visitor = withoutScripts().signedIn("approver", "/exceptions/" + id)) {
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
    try (var visitor = withoutScripts().signedIn("auditor", "/service-accounts")) {
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

  @Test
  void aRequestIsDeniedFromTheInboxWithoutScripts() {
    // Given
    var wanted = site.wanted(Site.URGENT);
    var id = wanted.request();
    try (var visitor = withoutScripts().signedIn("approver", "/")) {
      assertThat(visitor.card(wanted).locator("a[href='/exceptions/%s/gains']".formatted(id)))
          .hasText("Ask Keycloak");
      visitor.screenshot("inbox-without-scripts");
      visitor.card(wanted).locator(".deny input[name=comment]").fill("Not on a Friday");

      // When
      visitor.card(wanted).locator(".deny button").click();

      // Then
      assertThat(visitor.page().locator(".notice.good")).containsText("Denied");
      assertThat(visitor.card(wanted)).hasCount(0);
      assertThat(wanted.state(id)).isEqualTo("DENIED");
    }
  }

  @Test
  void aRequestIsLookedAtAndPutOnRecordWithoutScripts() {
    // Given
    var wanted = site.wanted();
    try (var visitor = withoutScripts().signedIn("requester", "/request")) {
      var page = visitor.page();
      page.locator("#request input[name=subject]").fill(wanted.subject());
      page.locator("#request input[name=scope]").fill(wanted.scope());
      page.locator("#request input[name=duration]").fill("2 h");
      page.locator("#request textarea[name=reason]").fill("Rotate the credentials");
      page.getByText("Show what would become of it").click();
      assertThat(page.locator("#preview")).containsText("vault-api");
      assertThat(page.locator("#preview")).containsText("The ticket is missing");
      assertThat(page.locator("#request input[name=subject]")).hasValue(wanted.subject());
      visitor.screenshot("request-without-scripts");
      page.locator("#request input[name=ticket]").fill("CHG-7");
      page.locator("#request textarea[name=controls]").fill("Build subnet");

      // When
      visitor.exactly("Ask for it").click();

      // Then
      assertThat(page.locator(".notice.good")).containsText("Requested");
      assertThat(page.locator("h1")).containsText(wanted.subject());
      page.locator("form[action$=withdraw] button").click();
      assertThat(page.locator(".notice.good")).containsText("Withdrawn");
    }
  }

  @Test
  void theRegisterIsFilteredWithoutScripts() {
    // Given
    var wanted = site.wanted();
    wanted.request();
    try (var visitor = withoutScripts().signedIn("auditor", "/exceptions")) {
      visitor.page().locator("select[name=show]").selectOption("waiting");
      visitor.page().locator("input[name=subject]").fill(wanted.subject());

      // When
      visitor.exactly("Filter").click();

      // Then
      assertThat(visitor.page()).hasURL(Pattern.compile(".*show=waiting.*"));
      assertThat(visitor.page().locator("tbody tr")).hasCount(1);
      assertThat(visitor.page().locator("tbody tr")).containsText(wanted.scope());
      assertThat(visitor.page().locator("tbody time").first()).containsText("UTC");
      visitor.exactly("Clear").click();
      assertThat(visitor.page()).hasURL(site.url() + "/exceptions");
    }
  }

  @Test
  void somebodySignsOutWithoutScripts() {
    // Given
    try (var visitor = withoutScripts().signedIn("approver", "/policies")) {
      // When
      visitor.page().getByText("Sign out").click();

      // Then
      assertThat(visitor.page().locator("#username")).isVisible();
      visitor.open("/policies");
      assertThat(visitor.page().locator("#username")).isVisible();
    }
  }

  private Visitor withoutScripts() {
    return site.visitor(new Browser.NewContextOptions().setJavaScriptEnabled(false));
  }
}
